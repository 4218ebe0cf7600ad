// `netbar doctor` as its own process: what it looks at, exit codes, JSON, Ctrl-C.
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startDeepLinkSimulator } from '../../simulators/deeplink/simulator.ts';
import { tempFolder } from '../../unit/shared/temp-folder.ts';
import { runDoctor, startDoctor } from './command.ts';
import { freePort, startNode, writeConfig } from './patient.ts';
import { setSeat } from './seat.ts';

/** A home without a counter, and no agent configured. */
async function nowhere(): Promise<NodeJS.ProcessEnv> {
  return { HOME: await tempFolder(), NETBAR_AGENT_CONFIG: '' };
}

describe('the exit code', () => {
  it('is 0 when nothing is wrong, 2 for warnings alone, 1 for an error', async () => {
    const node = await startNode();
    expect(await runDoctor(['--node', node.url])).toMatchObject({ code: 0, stderr: '' });
    await node.addMachine({ uuid: 'seat-1', ip: '127.0.90.1' });
    const warned = await runDoctor(['--node', node.url]);
    expect(warned).toMatchObject({ code: 2, stderr: '' });
    expect(warned.stdout).toContain('WARNING MACHINES_NOT_CONNECTED');
    expect(warned.stdout).toContain('0 errors, 1 warning; 5 checks good');
    const gone = await runDoctor(['--node', `http://127.0.0.1:${await freePort()}`]);
    expect(gone.code).toBe(1);
    expect(gone.stdout).toMatch(
      /ERROR NODE_UNREACHABLE.*Do: Check the address.*More: docs\/troubleshooting\.md#node_unreachable/s,
    );
  });

  it('is 64 where there is nothing to look at or the arguments are wrong, 78 for a key file that is open', async () => {
    const folder = await tempFolder();
    expect((await runDoctor(['--on', 'node'], await nowhere())).code).toBe(64);
    expect((await runDoctor(['--on', 'kitchen'], await nowhere())).code).toBe(64);
    expect((await runDoctor(['--node', 'node'], await nowhere())).code).toBe(64);
    const key = join(folder, 'node.key');
    await writeFile(key, 'ab'.repeat(32));
    await chmod(key, 0o644);
    const ended = await runDoctor(['--node', 'http://127.0.0.1:1', '--node-key-file', key]);
    expect(ended).toMatchObject({ code: 78, stdout: '' });
    expect(ended.stderr).toContain('chmod 600');
    expect(ended.stderr).not.toContain('abab');
  });
});

describe('--json', () => {
  it('is one object with findings, each with words, cure and page, and with every check', async () => {
    const node = await startNode({ version: '0.4.1.6' });
    const { code, stdout } = await runDoctor(['--node', node.url, '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      on: ['node'],
      severity: 'warning',
      cancelled: false,
      findings: [
        {
          ...{
            code: 'NODE_STORES_CODES',
            severity: 'warning',
            place: 'node',
            check: 'node',
            subject: node.url,
          },
          ...{
            message: expect.any(String),
            detail: 'version 0.4.1.6',
            cure: expect.stringContaining('Update'),
          },
          page: 'docs/troubleshooting.md#node_stores_codes',
        },
      ],
      checks: expect.arrayContaining([
        expect.objectContaining({ name: 'links to DeepLink', status: 'skipped', note: expect.any(String) }),
      ]),
    });
  });
});

describe('what it looks at', () => {
  it('is what is there: a counter by its folder, an agent by its configuration, a node by its address', async () => {
    const env = await nowhere();
    const seat = await setSeat();
    const json = async (args: string[], more: NodeJS.ProcessEnv = {}) =>
      JSON.parse((await runDoctor([...args, '--json'], { ...env, ...more })).stdout) as { on: string[] };
    expect((await json([], { NETBAR_AGENT_CONFIG: seat.agentConfig })).on).toContain('machine');
    const counter = await writeConfig(join(seat.folder, 'counter.yml'), {
      dataDir: seat.folder,
      staff: false,
    });
    expect((await json(['--counter-config', counter])).on).toContain('counter');
    const both = await json(['--agent-config', seat.agentConfig, '--counter-config', counter]);
    expect(both.on).toEqual(['machine', 'counter']);
    expect((await json(['--node', seat.node.url, '--on', 'node'])).on).toEqual(['node']);
  });
});

it('prints no password, token or key of a machine that is looked at', async () => {
  const node = await startNode();
  const folder = await tempFolder();
  const tokenFile = join(folder, 'token.txt');
  await writeFile(tokenFile, 'wallet-login-token', { mode: 0o644 });
  const seat = await setSeat({ deepLink: { password: 'Zq7Kx2mWp4', token: 'wallet-login-token' } });
  const config = await writeConfig(seat.agentConfig, {
    node: { url: seat.node.url, localAddress: seat.address },
    deeplink: { pipe: seat.socket, configIni: seat.ini, tokenFile },
    stateDir: seat.folder,
  });
  const elsewhere = await startDeepLinkSimulator({
    configIni: join(folder, 'config.ini'),
    password: 'Zq7Kx2mWp4',
  });
  onTestFinished(() => elsewhere.stop());
  expect(await readFile(seat.ini, 'utf8')).toContain('Zq7Kx2mWp4');
  for (const form of [['--json'], []]) {
    const { stdout, stderr } = await runDoctor([
      '--agent-config',
      config,
      '--node',
      node.url,
      '--image',
      ...form,
    ]);
    expect(stdout).toContain('CLONE_PASSWORD');
    expect(stdout + stderr).not.toMatch(/Zq7Kx2mWp4|wallet-login-token/);
  }
});

it('Ctrl-C ends it with 130, shows what was found until then, and leaves no child behind', async () => {
  const folder = await tempFolder();
  const mark = join(folder, 'pid');
  await writeFile(join(folder, 'ipmitool'), `#!/bin/sh\necho $$ > ${mark}\nexec /bin/sleep 60\n`, {
    mode: 0o755,
  });
  const fleet = await writeConfig(join(folder, 'fleet.yml'), {
    machines: { booth: { command: { status: ['/bin/echo', 'perhaps'], on: ['/bin/true'] } } },
  });
  const { child, ended } = startDoctor(['--fleet', fleet], { PATH: folder, ...(await nowhere()) });
  await expect.poll(() => readFile(mark, 'utf8').catch(() => '')).toMatch(/^\d+\n$/);
  const pid = Number(await readFile(mark, 'utf8'));
  child.kill('SIGINT');
  const { code, output } = await ended;
  expect(code).toBe(130);
  expect(output).toMatch(/ipmitool +cancelled/);
  expect(output).toContain('Cancelled');
  await expect.poll(() => isAlive(pid)).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
