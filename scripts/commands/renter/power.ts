// `netbar renter power on|off|reset|status`: through the client node, proven by reading the state.
import type { Command } from 'commander';
import { RenterProblem } from '../../../kiosk/counter/renter/problem.ts';
import {
  type DbcRequest,
  type NodePowerCommand,
  type PowerOutcome,
  requests,
} from '../../../shared/dbc/index.ts';
import { Cancelled } from '../dbc/run/cancelled.ts';
import { readPowerBefore } from '../dbc/run/read-before.ts';
import { withExamples } from '../help/examples.ts';
import { askForConsent, canAsk } from '../ipmi/ask.ts';
import { UsageError } from '../ipmi/usage.ts';
import { type RenterOptions, withRenter } from './options.ts';
import { type EndingCode, exitCodeHelp } from './problems.ts';
import { type RenterWork, runRenter } from './run.ts';

interface PowerOptions extends RenterOptions {
  yes?: boolean;
}

const TIMEOUT_S = 120;
const DESCRIPTIONS: Readonly<Record<NodePowerCommand, string>> = {
  on: 'switch the machine on',
  off: 'cut its power: whoever plays on it is thrown out',
  reset: 'restart it at once: whoever plays on it is thrown out',
};

export const POWER_ENDINGS: readonly EndingCode[] = [
  ...(['NOT_YOURS', 'ENDED', 'MACHINE_OFF', 'NODE_UNREACHABLE', 'MACHINE_UNKNOWN'] as const),
  ...(['WRONG_NODE', 'UNREADABLE', 'UNCONFIRMED', 'BMC_SILENT', 'CHAIN_SILENT'] as const),
];

export function addPowerCommand(renter: Command): void {
  const power = renter.command('power').description('the power of a rented machine');
  const limit = { text: 'hard limit of everything', seconds: TIMEOUT_S, least: 1 };
  withExamples(
    withRenter(power.command('status').description('on or off, as its controller says'), limit).addHelpText(
      'after',
      exitCodeHelp(POWER_ENDINGS),
    ),
    'netbar renter power status --machine $ID --identity session:file:friend.session',
  ).action((options: PowerOptions) =>
    runRenter(options, {
      limitMs: options.timeout * 1000,
      requests: (machine) => [requests.bareMetal.power(machine, 'status')],
      work: async ({ client, machine, signal }) => {
        const state = await client.bareMetal.powerStatus(machine, { signal });
        process.stdout.write(options.json ? json(machine, { power: state }) : `${state}\n`);
        return 0;
      },
    }),
  );
  for (const name of ['on', 'off', 'reset'] as const) {
    withExamples(
      withRenter(power.command(name).description(DESCRIPTIONS[name]), limit)
        .option('-y, --yes', 'do not ask')
        .addHelpText('after', exitCodeHelp(POWER_ENDINGS)),
      `netbar renter power ${name} --machine $ID --identity session:file:friend.session`,
    ).action((options: PowerOptions) =>
      runRenter(options, {
        limitMs: options.timeout * 1000,
        requests: (machine) => powerRequests(machine, name),
        work: (work) => run(work, name, options),
      }),
    );
  }
}

/** What switching sends: the state is read before, and the command follows at most once. */
export function powerRequests(machine: string, name: NodePowerCommand): DbcRequest[] {
  return [requests.bareMetal.power(machine, 'status'), requests.bareMetal.power(machine, name)];
}

async function run(work: RenterWork, name: NodePowerCommand, options: PowerOptions): Promise<number> {
  const { client, machine, signal } = work;
  if (!(await consent(name, options.yes ?? false))) throw new Cancelled('Cancelled: nothing was done');
  if (name === 'reset') await requireOn(work);
  else await readPowerBefore(client, machine, signal);
  const outcome = await switchTo(work, name);
  const words = { on: 'on: read back', off: 'off: read back', reset: 'restarted; it is on' }[name];
  process.stdout.write(options.json ? json(machine, { ...outcome }) : `${words}\n`);
  return 0;
}

/** BMCs refuse to reset a machine that is off, and the node calls that no error. */
async function requireOn({ client, machine, signal }: RenterWork): Promise<void> {
  if ((await client.bareMetal.powerStatus(machine, { signal })) === 'on') return;
  throw new RenterProblem('MACHINE_OFF', 'a machine that is off is not restarted: nothing was sent');
}

/** @throws RenterProblem when the machine does not come on */
export async function requirePower(work: RenterWork): Promise<void> {
  const { client, machine, signal } = work;
  if ((await client.bareMetal.powerStatus(machine, { signal })) === 'on') return;
  process.stderr.write('switching the machine on\n');
  await switchTo(work, 'on');
}

async function switchTo(
  { client, machine, signal, change }: RenterWork,
  name: NodePowerCommand,
): Promise<PowerOutcome> {
  let last = '';
  const outcome = await change(() =>
    client.operation.switchPower(machine, name, {
      signal,
      onProgress: ({ power }) => {
        if (power !== last)
          process.stderr.write(`the machine is ${power === 'unknown' ? 'not seen' : power}\n`);
        last = power;
      },
    }),
  );
  if (outcome.confirmed) return outcome;
  throw unconfirmed(name, outcome);
}

/** The node's answer says little, and is wrong at times: the state that was read decides. */
function unconfirmed(name: NodePowerCommand, { power, doubt }: PowerOutcome): RenterProblem {
  if (power === 'unknown') {
    return new RenterProblem('BMC_SILENT', `power ${name} was sent, and the state can't be read`);
  }
  const answer = doubt === undefined ? '' : ` (the node's answer left doubt: ${doubt})`;
  return new RenterProblem('UNCONFIRMED', `power ${name} was sent; the state read last is ${power}${answer}`);
}

async function consent(name: NodePowerCommand, yes: boolean): Promise<boolean> {
  if (yes || name === 'on') return true;
  if (canAsk()) return askForConsent(`About to ${DESCRIPTIONS[name]}. Go on?`);
  throw new UsageError(`not without consent: power ${name} from a script needs --yes`);
}

function json(machine: string, members: object): string {
  return `${JSON.stringify({ ok: true, machine, ...members })}\n`;
}
