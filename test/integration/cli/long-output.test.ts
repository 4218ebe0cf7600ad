// More output than a pipe holds reaches its reader whole, also where the command ends the process itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { Home } from './netbar.ts';

const REPOSITORY = `${import.meta.dirname}/../../..`;
/** Twice what a pipe of Linux holds. */
const MANY = 1500;

function homeWithManyProfiles(): { home: Home; profiles: Record<string, { machine: string }> } {
  const home = new Home();
  onTestFinished(() => home.remove());
  const machine = 'ab'.repeat(32);
  const profiles = Object.fromEntries(Array.from({ length: MANY }, (_, at) => [`p${at}`, { machine }]));
  const folder = home.env.NETBAR_CONFIG_DIR ?? '';
  mkdirSync(folder);
  home.file('config/config.yml', stringify({ profiles }));
  return { home, profiles };
}

/** What comes out of a line of bash; `netbar` is the command. */
async function bash(line: string, env: NodeJS.ProcessEnv) {
  const netbar = `netbar() { '${process.execPath}' scripts/netbar.ts "$@"; }`;
  const child = spawn('bash', ['-c', `${netbar}; ${line}; echo "ended: \${PIPESTATUS[0]}" >&2`], {
    cwd: REPOSITORY,
    env: { ...process.env, ...env },
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { stdout, stderr };
}

it('comes whole through a pipe', async () => {
  const { home, profiles } = homeWithManyProfiles();
  const { stdout, stderr } = await bash('netbar config list --json | cat', home.env);
  expect(stderr).toBe('ended: 0\n');
  expect(stdout).toHaveLength(JSON.stringify(profiles, undefined, 2).length + 1);
});

it('ends in silence when its reader goes', async () => {
  const { home } = homeWithManyProfiles();
  const { stdout, stderr } = await bash('netbar config list --json | head -1', home.env);
  expect({ stdout, stderr }).toEqual({ stdout: '{\n', stderr: 'ended: 141\n' });
});
