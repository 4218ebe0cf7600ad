// `netbar bmc check`: can these machines be managed, and if not, what has to be mended.
import type { Command } from 'commander';
import { checkMachine, type Finding } from './check.ts';
import { withTargets } from './options.ts';
import type { View } from './output/report.ts';
import { askEach, type RunOptions, runTask } from './run.ts';
import { exitLikeSysexits } from './usage.ts';

export function addBmcCommand(program: Command): void {
  const bmc = program.command('bmc').description('the BMCs themselves').exitOverride(exitLikeSysexits);
  withTargets(
    bmc
      .command('check [machines...]')
      .description('presence, credentials, cipher suite, privilege, clock; says what to mend'),
  ).action((names: string[], options: RunOptions, command: Command) =>
    runTask(command, names, options, { view: FINDINGS, work: askEach(checkMachine, options.parallel) }),
  );
}

const isGood = (findings: Finding[]) => findings.every(({ ok }) => ok);

const FINDINGS: View<Finding[]> = {
  columns: ['check', 'result', 'found', 'what to mend'],
  rows: (findings) =>
    findings.map(({ check, ok, found, fix }) => [check, ok ? 'ok' : 'WRONG', found, fix ?? '']),
  json: (findings) => ({ checks: findings }),
  summary: (findings) => (isGood(findings) ? 'good' : 'something is to mend'),
  isGood,
};
