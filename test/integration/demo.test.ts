// `netbar demo` as a newcomer runs it.
import { readdir, readFile } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { LineProcess } from '../harness/line-process.ts';

const started: LineProcess[] = [];

afterEach(() => Promise.all(started.splice(0).map((process) => process.stop())));

function demo(...args: string[]): LineProcess {
  const process = new LineProcess('demo', ['dist/netbar.js', 'demo', ...args]);
  started.push(process);
  return process;
}

describe.each(['0.4.1.8', '0.4.1.6'])('with a node of version %s', (version) => {
  test('--once --json prints one array of published machines whose codes DeepLink accepts', async () => {
    const process = demo('--once', '--json', '--machines', '3', '--node-version', version);
    expect((await process.exited).code).toBe(0);
    const seats: unknown = JSON.parse(process.output);
    expect(seats).toHaveLength(3);
    for (const seat of Array.isArray(seats) ? seats : []) {
      expect(seat).toMatchObject({
        published: true,
        proof: 'confirmed',
        acceptedByDeepLink: true,
        deviceId: expect.stringMatching(/^\d{6,9}$/),
        password: expect.stringMatching(/^[A-Za-z0-9]{10}$/),
      });
    }
  });
});

test('the live table shows every seat, and Ctrl-C leaves no process behind', async () => {
  const process = demo('--machines', '2');
  await process.until(() => /A01 .*published .*yes/.test(process.output), 60_000);
  expect(process.output).toMatch(/seat +device ID +password +state +proof +age +accepted/);
  const children = await childrenOf(process.pid);
  // Two agents, and the one process that simulates both BMCs.
  expect(children).toHaveLength(3);
  process.kill('SIGINT');
  expect((await process.exited).code).toBe(0);
  expect(await Promise.all(children.map(isAlive))).toEqual([false, false, false]);
});

test('a machine that is powered off stops its DeepLink and agent; powered on, new codes appear', async () => {
  const cafe = demo('--machines', '2');
  await cafe.until(() => /A01 .*published .*yes/.test(cafe.output), 60_000);
  const fleet = /--fleet (\S+)/.exec(cafe.output)?.[1] ?? '';
  const before = /A01 +\d+ +(\S+) +published/.exec(cafe.output)?.[1] ?? '';
  expect(before).not.toBe('');
  const running = await childrenOf(cafe.pid);

  const off = await power(['off', 'A01', '--yes'], fleet);
  expect(off).toEqual({ code: 0, output: expect.stringMatching(/A01 .*off/) });
  await cafe.until(() => /A01 .* off\b/.test(cafe.output.slice(cafe.output.lastIndexOf('seat '))), 60_000);
  expect((await childrenOf(cafe.pid)).filter((pid) => running.includes(pid))).toHaveLength(
    running.length - 1,
  );

  const since = cafe.output.length;
  expect((await power(['on', 'A01'], fleet)).code).toBe(0);
  await cafe.until(() => /A01 .*published .*yes/.test(cafe.output.slice(since)), 60_000);
  const after = /A01 +\d+ +(\S+) +published/.exec(cafe.output.slice(since))?.[1];
  expect(after).not.toBe(before);
});

async function power(args: string[], fleet: string) {
  const command = new LineProcess('power', ['dist/netbar.js', 'power', ...args, '--fleet', fleet]);
  started.push(command);
  const { code } = await command.exited;
  return { code, output: command.output };
}

test.each([
  [['--machines', '0'], /1 to 250/],
  [['--machines', 'six'], /whole number/],
  [['--json'], /--json needs --once/],
  [['--colour'], /unknown option/],
])('%j is refused in words', async (args, message) => {
  const process = demo(...args);
  expect((await process.exited).code).not.toBe(0);
  expect(process.output).toMatch(message);
});

/** Process ids of what `parent` started. */
async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      return { pid, parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) };
    }),
  );
  return parents.filter((entry) => entry.parent === parent).map((entry) => entry.pid);
}

async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat !== undefined && !stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
}
