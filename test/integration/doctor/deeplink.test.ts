// The doctor and DeepLink on a GPU machine: its pipe, its build, its way to the node, and the disk image.
import { chmod, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { windowsSystem } from '../../../agent/os/windows.ts';
import { tempFolder } from '../../unit/shared/temp-folder.ts';
import { runDoctorAsNobody } from './command.ts';
import { diagnose, freePort, startNode, writeConfig } from './patient.ts';
import { setSeat } from './seat.ts';

/** DeepLink's file of a machine. */
async function withFile(lines: string[], config: Record<string, unknown> = {}) {
  const seat = await setSeat({ deepLink: false, config });
  await writeFile(seat.ini, lines.join('\r\n'));
  return seat;
}

const toNode = (ip: string, port: number) => ['[dbc]', `bare_metal_ip=${ip}`, `bare_metal_port=${port}`];

describe("DeepLink's pipe", () => {
  it('that is not there: DEEPLINK_ABSENT', async () => {
    const seat = await setSeat({ deepLink: false });
    expect((await diagnose({ agentConfig: seat.agentConfig })).codes).toContain('DEEPLINK_ABSENT');
  });

  it('that is not there is missed too where an agent takes the codes from the file: DEEPLINK_ABSENT', async () => {
    const seat = await withFile(['[devices]', 'id=123456789', 'passwd=whatever']);
    await seat.startAgent();
    const found = async () => {
      const { status, findings } =
        (await diagnose({ agentConfig: seat.agentConfig })).check("DeepLink's pipe") ?? {};
      return status === 'skipped' ? undefined : findings?.map(({ code }) => code);
    };
    await expect.poll(found).toBeDefined();
    expect(await found()).toEqual(['DEEPLINK_ABSENT']);
  });

  it('of a DeepLink that is well is good', async () => {
    const seat = await setSeat();
    const report = await diagnose({ agentConfig: seat.agentConfig });
    expect(report.check("DeepLink's pipe")).toMatchObject({
      status: 'good',
      note: 'DeepLink 1.0.3.1, online',
    });
  });

  it('that may not be opened: DEEPLINK_NO_ACCESS', async () => {
    const seat = await setSeat();
    await chmod(seat.folder, 0o755);
    await chmod(seat.agentConfig, 0o644);
    await chmod(seat.socket, 0o000);
    expect(await runDoctorAsNobody(['--agent-config', seat.agentConfig, '--json'])).toContain(
      'DEEPLINK_NO_ACCESS',
    );
  });

  it.each([
    [{ appVersion: '1.0.2.10' }, 'DEEPLINK_TOO_OLD'],
    [{ tooOld: true }, 'DEEPLINK_TOO_OLD'],
    [{ channelId: 'SiChuanWangYu001' }, 'AUTH_REFUSED'],
  ])('with %j: %s', async (deepLink, code) => {
    const seat = await setSeat({ deepLink });
    expect(
      (await diagnose({ agentConfig: seat.agentConfig })).check("DeepLink's pipe")?.findings,
    ).toMatchObject([{ code }]);
  });

  it('that breaks off: DEEPLINK_PIPE_FAILED', async () => {
    const seat = await setSeat({ deepLink: false });
    const agentConfig = await writeConfig(join(seat.folder, 'other.yml'), {
      node: { url: seat.node.url },
      deeplink: { pipe: await closingSocket(seat.folder) },
      stateDir: seat.folder,
    });
    expect((await diagnose({ agentConfig })).codes).toContain('DEEPLINK_PIPE_FAILED');
  });

  it('of a DeepLink without internet: DEEPLINK_NOT_ONLINE', async () => {
    const seat = await setSeat();
    seat.deepLink?.setServerState(1);
    const report = await diagnose({ agentConfig: seat.agentConfig });
    expect(report.of('DEEPLINK_NOT_ONLINE')[0]?.detail).toContain('state 1');
  });
});

describe('the SDK build', () => {
  /** A registry that answers as reg.exe prints it. */
  async function registry(type: string | undefined) {
    const folder = await tempFolder();
    const body =
      type === undefined
        ? 'exit 1'
        : `case "$*" in *InstallType*) ${type === '' ? 'exit 1' : `echo "    InstallType    REG_SZ    ${type}"`};; esac`;
    await writeFile(join(folder, 'reg.exe'), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
    const seat = await setSeat({ deepLink: false });
    const report = await diagnose({ agentConfig: seat.agentConfig }, { os: windowsSystem({}) });
    vi.unstubAllEnvs();
    return report.check('SDK build');
  }

  it('is told by the registry: DEEPLINK_NOT_INSTALLED, DEEPLINK_NOT_SDK_BUILD', async () => {
    expect((await registry(undefined))?.findings).toMatchObject([{ code: 'DEEPLINK_NOT_INSTALLED' }]);
    expect((await registry('FULL'))?.findings).toMatchObject([{ code: 'DEEPLINK_NOT_SDK_BUILD' }]);
    expect((await registry(''))?.findings).toMatchObject([{ code: 'DEEPLINK_NOT_SDK_BUILD' }]);
    expect(await registry('SDK')).toMatchObject({ status: 'good' });
  });

  it('is not judged on Linux, with the reason', async () => {
    const seat = await setSeat({ deepLink: false });
    const report = await diagnose({ agentConfig: seat.agentConfig });
    expect(report.check('SDK build')).toMatchObject({
      status: 'skipped',
      note: expect.stringContaining('Windows'),
    });
  });
});

describe('the way to the node', () => {
  it('is good where DeepLink is connected, and no second connection is made', async () => {
    const seat = await setSeat();
    await expect.poll(seat.reported).toBe(true);
    const closed: unknown[] = [];
    seat.deepLink?.on('event', ({ event }) => event === 'lan-closed' && closed.push(event));
    const report = await diagnose({ agentConfig: seat.agentConfig });
    expect(report.check('way to the node')).toMatchObject({
      status: 'good',
      note: expect.stringContaining('connected'),
    });
    expect(closed).toEqual([]);
    expect(seat.deepLink?.lanConnected).toBe(true);
  });

  it('without a file: CONFIG_INI_NOT_FOUND; with garbage: CONFIG_INI_UNREADABLE', async () => {
    const seat = await setSeat({ deepLink: false });
    const agentConfig = await writeConfig(join(seat.folder, 'other.yml'), { node: { url: seat.node.url } });
    const os = { ...windowsSystem({}), configIniCandidates: async () => [] };
    expect((await diagnose({ agentConfig }, { os })).codes).toContain('CONFIG_INI_NOT_FOUND');
    await writeFile(seat.ini, 'half');
    expect((await diagnose({ agentConfig: seat.agentConfig })).codes).toContain('CONFIG_INI_UNREADABLE');
  });

  it('without [dbc]: DBC_SECTION_MISSING, and the node says DEEPLINK_NOT_CONNECTED', async () => {
    const seat = await withFile(['[app]', 'log_level=info']);
    const report = await diagnose({ agentConfig: seat.agentConfig });
    expect(report.codes).toEqual(expect.arrayContaining(['DBC_SECTION_MISSING', 'DEEPLINK_NOT_CONNECTED']));
  });

  it('to another address: DBC_IP_OTHER; to the HTTP port: DBC_PORT_IS_HTTP', async () => {
    const away = await withFile(toNode('127.0.0.77', 5003));
    expect((await diagnose({ agentConfig: away.agentConfig })).codes).toContain('DBC_IP_OTHER');
    const http = await withFile([]);
    await writeFile(http.ini, toNode('127.0.0.1', http.node.httpPort).join('\n'));
    expect((await diagnose({ agentConfig: http.agentConfig })).codes).toContain('DBC_PORT_IS_HTTP');
  });

  it('on 5003 where the node listens on 5060, or the other way round: DBC_PORT_MIXED_UP', async () => {
    for (const [said, real] of [
      [5003, 5060],
      [5060, 5003],
    ] as const) {
      const there = `127.0.94.${real - 5000}`;
      const node = await startNode({ http: { host: there, port: 0 }, lan: { host: there, port: real } });
      await node.addMachine({ uuid: 'seat-1', ip: '127.0.94.1' });
      const seat = await withFile(toNode(there, said));
      const agentConfig = await writeConfig(seat.agentConfig, {
        node: { url: `http://${there}:${node.httpPort}`, localAddress: '127.0.94.1' },
        deeplink: { pipe: seat.socket, configIni: seat.ini },
        stateDir: seat.folder,
      });
      const report = await diagnose({ agentConfig });
      expect(report.of('DBC_PORT_MIXED_UP')[0]?.detail).toBe(
        `config.ini says ${said}, ${there} listens on ${real}`,
      );
    }
  });

  it('to a port where nobody listens: LAN_PORT_UNREACHABLE', async () => {
    const port = await freePort();
    const seat = await withFile(toNode('127.0.0.1', port));
    expect((await diagnose({ agentConfig: seat.agentConfig })).codes).toContain('LAN_PORT_UNREACHABLE');
  });

  it('is not tried where nobody can tell whether DeepLink is connected', async () => {
    const seat = await withFile(toNode('127.0.0.1', 5003), { node: { url: 'http://127.0.0.1:1' } });
    const outcome = (await diagnose({ agentConfig: seat.agentConfig })).check('way to the node');
    expect(outcome).toMatchObject({ status: 'skipped', note: expect.stringContaining('second connection') });
  });
});

describe('the disk image', () => {
  const full = [
    '[host]',
    'uuid=u',
    'machine_id=m',
    'token=wallet-login',
    '[devices]',
    'id=123456789',
    'passwd=Secret77',
  ];

  it('on a running machine is judged by a file older than the boot; a wallet login always', async () => {
    const seat = await withFile(full);
    const fresh = await diagnose({ agentConfig: seat.agentConfig });
    expect(fresh.check('disk image')?.findings.map(({ code }) => code)).toEqual(['CLONE_TOKEN']);
    await utimes(seat.ini, new Date(0), new Date(0));
    const old = await diagnose({ agentConfig: seat.agentConfig });
    expect(old.check('disk image')?.findings.map(({ code }) => code)).toEqual([
      ...['CLONE_UUID', 'CLONE_MACHINE_ID', 'CLONE_DEVICE_ID', 'CLONE_PASSWORD', 'CLONE_TOKEN'],
    ]);
    expect(JSON.stringify(old.outcomes)).not.toMatch(/wallet-login|Secret77/);
  });

  it('on the master is judged as it lies there: --image', async () => {
    const seat = await withFile(full);
    const report = await diagnose({ agentConfig: seat.agentConfig, image: true });
    expect(report.codes).toEqual(expect.arrayContaining(['CLONE_DEVICE_ID', 'CLONE_PASSWORD']));
  });

  it('with half of the refresh settings: REFRESH_PASSWORD_WITHOUT_ID', async () => {
    const seat = await withFile(['[devices]', 'always_refresh_passwd=1']);
    expect((await diagnose({ agentConfig: seat.agentConfig })).codes).toContain(
      'REFRESH_PASSWORD_WITHOUT_ID',
    );
  });
});

/** A Unix socket that closes every connection. */
async function closingSocket(folder: string): Promise<string> {
  const path = join(folder, 'closing.sock');
  const server = createServer((socket) => socket.destroy());
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return path;
}
