// `netbar sim bmc` where it can't start: one line that says why, no stack trace.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { buildModule, compile } from '../../simulators/bmc/build.ts';
import { addBmcCommand } from '../../simulators/bmc/cli.ts';
import { tempFolder } from '../../unit/shared/temp-folder.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** The command alone: the whole program takes seconds to start from its sources. */
const ALONE = `
  import { Command } from 'commander';
  import { addBmcCommand } from ${JSON.stringify(join(ROOT, 'test/simulators/bmc/cli.ts'))};
  const program = new Command();
  addBmcCommand(program);
  await program.parseAsync();`;

async function sim(args: string[], env: NodeJS.ProcessEnv = {}) {
  return run(['--input-type=module', '-e', ALONE, '--', 'bmc', ...args], env);
}

async function run(args: string[], env: NodeJS.ProcessEnv = {}) {
  const ended = await execa(process.execPath, args, { cwd: ROOT, env, reject: false, stdin: 'ignore' });
  expect(ended.stdout).toBe('');
  expect(ended.stderr).not.toContain('    at ');
  return ended;
}

describe('wrong options', () => {
  it.each([
    [['--base', 'foo'], 'give a loopback address, such as 127.0.20.1'],
    [['--base', '10.0.0.1'], 'give a loopback address'],
    [['--base', '127.0.0.255'], 'give a loopback address'],
    [['--kg', 'k'.repeat(21)], 'give 1 to 20 bytes'],
    [['--kg', 'a"b'], 'without quotes'],
    [['--count', '0'], 'give 1 to 2000'],
    [['--colour', 'red'], "unknown option '--colour'"],
  ])('%j are named', async (args, words) => {
    const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
    addBmcCommand(program);
    await expect(program.parseAsync(['bmc', ...args], { from: 'user' })).rejects.toThrow(words);
  });

  it('end with 64', async () => {
    const { exitCode, stderr } = await run(['scripts/netbar.ts', 'sim', 'bmc', '--base', 'foo']);
    expect(stderr).toContain('give a loopback address');
    expect(exitCode).toBe(64);
  });
});

describe('a computer on which it can not run', () => {
  it('has another program at the address', async () => {
    const taken = createSocket('udp4').bind(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const { port } = taken.address();
    const { exitCode, stderr } = await sim(['--base', '127.0.0.1', '--port', String(port)]);
    expect(stderr).toBe(`error: 127.0.0.1:${port} is taken: choose another address or port`);
    expect(exitCode).toBe(1);
  });

  it('has no addresses left', async () => {
    const { exitCode, stderr } = await sim(['--base', '127.255.255.250', '--count', '9']);
    expect(stderr).toBe('error: 127.255.255.250 has no 9 addresses after it');
    expect(exitCode).toBe(1);
  });

  it('has no ipmi_sim', async () => {
    // So that it is not the compiler that is missed first.
    await buildModule();
    const folder = await tempFolder();
    await symlink(process.execPath, join(folder, 'node'));
    const { exitCode, stderr } = await sim(['--base', '127.0.33.1'], { PATH: folder });
    expect(stderr).toBe('error: there is no ipmi_sim: apt install openipmi libopenipmi-dev gcc');
    expect(exitCode).toBe(1);
  });

  it('has no compiler, or no headers', async () => {
    const folder = await tempFolder();
    const source = join(folder, 'module.c');
    await writeFile(source, '#include <OpenIPMI/not-there.h>\n');
    await expect(compile(source, join(folder, 'out.so'))).rejects.toThrow(
      "there are no headers of ipmi_sim's: apt install openipmi libopenipmi-dev gcc",
    );
    await writeFile(source, 'this is no C;\n');
    await expect(compile(source, join(folder, 'out.so'))).rejects.toThrow(/^gcc can't build .* error: /);
    vi.stubEnv('PATH', folder);
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(compile(source, join(folder, 'out.so'))).rejects.toThrow(
      'there is no compiler: apt install openipmi libopenipmi-dev gcc',
    );
  });
});
