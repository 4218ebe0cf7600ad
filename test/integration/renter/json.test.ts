// With --json every way to end but 0 brings an object on stdout, also what commander complains of.
import { describe, expect, it, onTestFinished } from 'vitest';
import { Home } from '../cli/netbar.ts';
import { runRenter } from './renter-process.ts';

const MACHINE = 'ab'.repeat(32);

function target(home: Home): string[] {
  const session = home.file('s', `session_id: abc\nsession_id_sign: ${'cd'.repeat(64)}\n`);
  return ['--machine', MACHINE, '--node', 'http://127.0.0.1:9', '--identity', `session:file:${session}`];
}

describe('netbar renter --json', () => {
  it.each([
    ['64: nobody says who', 64, 'BAD_INPUT', ['codes', '--machine', MACHINE], /say who you are/],
    ['64: an identity that is none', 64, 'BAD_INPUT', ['codes', '--identity', 'king'], /WHO:WHERE/],
    ['64: no consent', 64, 'BAD_INPUT', ['power', 'off'], /needs --yes/],
    ['64: an unknown option', 64, 'BAD_INPUT', ['codes', '--fast'], /unknown option '--fast'/],
    ['64: a time that is none', 64, 'BAD_INPUT', ['power', 'on', '--timeout', 'x'], /'x' is invalid/],
    ['64: a device that is none', 64, 'BAD_INPUT', ['bootdev', 'usb'], /Allowed choices are none/],
    ['64: an order that is none', 64, 'BAD_INPUT', ['codes', '--rent-order', 'x'], /^--rent-order must be/],
    ['69: nobody listens', 69, 'NODE_UNREACHABLE', ['power', 'status'], /ECONNREFUSED/],
    [
      ...(['78: a file that is not there', 78, 'BAD_CONFIG'] as const),
      ['codes', '--identity', 'session:file:/no/such'],
      /no such file/,
    ],
  ] as const)('%s', async (_name, exit, code, args, detail) => {
    const home = new Home();
    onTestFinished(() => home.remove());
    const needless = args.some((word) => word === '--identity' || word === '--machine');
    const rest = needless ? ['--node', 'http://127.0.0.1:9', '--machine', MACHINE] : target(home);
    const ended = await runRenter(home, [...args, '--json', ...rest]);
    expect(ended, ended.stderr).toMatchObject({ code: exit });
    const { ok, problem } = JSON.parse(ended.stdout) as { ok: boolean; problem: Record<string, string> };
    expect({ ok, ...problem }).toMatchObject({ ok: false, code, exitCode: exit });
    expect(problem.detail).toMatch(detail);
    expect(ended.stderr).not.toBe('');
    expect(ended.stderr).not.toContain('    at ');
  });
});
