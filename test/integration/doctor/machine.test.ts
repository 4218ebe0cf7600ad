// The doctor on a GPU machine: its agent, its row on the node, its counter, its secrets.
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { linuxSystem } from '../../../agent/os/linux.ts';
import { WalletSigner } from '../../../shared/dbc/identity.ts';
import { KeyPair } from '../../../shared/dbc/keys.ts';
import { tempFolder } from '../../unit/shared/temp-folder.ts';
import { ENROLMENT_KEY, openCafe } from '../counter/agents/scene.ts';
import { diagnose, freePort, startNode, systemOf, writeConfig } from './patient.ts';
import { setSeat } from './seat.ts';

const UUID = '7b0f9b0e-1c86-4d6f-9c55-2a4f8c1d0e11';

describe('the agent', () => {
  it('that publishes is good; the doctor asks it and leaves the pipe alone', async () => {
    const seat = await setSeat();
    const methods: string[] = [];
    const agent = await seat.startAgent();
    await expect.poll(() => agent.status().published).toBe(true);
    seat.deepLink?.on('event', (event) => event.event === 'auth' && methods.push('auth'));
    const report = await diagnose({ agentConfig: seat.agentConfig });
    expect(report.codes).toEqual([]);
    expect(report.check('agent')?.note).toMatch(/^published, (confirmed|inferred|presumed)$/);
    expect(report.check("DeepLink's pipe")?.note).toContain('1.0.3.1');
    expect(methods).toEqual([]);
  });

  it('that does not run: AGENT_NOT_RUNNING; that says nothing: AGENT_SILENT', async () => {
    const seat = await setSeat();
    expect((await diagnose({ agentConfig: seat.agentConfig })).codes).toEqual(['AGENT_NOT_RUNNING']);
    const server = createServer((socket) => socket.end());
    onTestFinished(() => void server.close());
    const path = linuxSystem().controlPath(seat.folder);
    await new Promise<void>((resolve) => server.listen(path, resolve));
    const silent = await diagnose({ agentConfig: seat.agentConfig });
    expect(silent.codes).toContain('AGENT_SILENT');
    // It may hold the pipe all the same.
    expect(silent.check("DeepLink's pipe")?.status).toBe('skipped');
  });

  it('without DeepLink: AGENT_NOT_PUBLISHED, with its own words', async () => {
    const seat = await setSeat({ deepLink: false });
    const agent = await seat.startAgent();
    await expect.poll(() => agent.status().notes.length).toBeGreaterThan(0);
    const report = await diagnose({ agentConfig: seat.agentConfig });
    expect(report.of('AGENT_NOT_PUBLISHED')[0]?.detail).toContain(
      'DEEPLINK_ABSENT: DeepLink does not answer',
    );
  });

  it('with a pre-signed triple: AGENT_COMPLAINS', async () => {
    const folder = await tempFolder();
    const file = join(folder, 'identity.json');
    const seat = await setSeat({ config: { identity: { kind: 'presigned', file } } });
    const triple = new WalletSigner(new KeyPair(seat.machine.nodePrivateKey)).identity();
    await writeFile(file, JSON.stringify(triple), { mode: 0o600 });
    const agent = await seat.startAgent();
    await expect.poll(() => agent.status().published).toBe(true);
    const report = await diagnose({ agentConfig: seat.agentConfig });
    expect(report.of('AGENT_COMPLAINS')[0]?.detail).toContain('IDENTITY_BEARER');
  });

  it('with a wrong configuration: AGENT_CONFIG_WRONG, and DeepLink is looked at all the same', async () => {
    const agentConfig = await writeConfig(join(await tempFolder(), 'agent.yml'), {
      node: { url: 'ftp://x' },
    });
    const report = await diagnose({ agentConfig });
    expect(report.of('AGENT_CONFIG_WRONG')[0]?.detail).toContain('node.url');
    expect(report.codes).toContain('DEEPLINK_ABSENT');
  });

  it('whose secrets others can read: AGENT_SECRET_OPEN; are missing: AGENT_SECRET_UNREADABLE', async () => {
    const folder = await tempFolder();
    const tokenFile = join(folder, 'token.txt');
    await writeFile(tokenFile, 'wallet-login-token', { mode: 0o644 });
    const seat = await setSeat({
      deepLink: false,
      config: {
        deeplink: { pipe: join(folder, 'none'), tokenFile },
        identity: { kind: 'presigned', file: join(folder, 'none.json') },
      },
    });
    const report = await diagnose({ agentConfig: seat.agentConfig });
    expect(report.of('AGENT_SECRET_OPEN')).toMatchObject([{ subject: tokenFile, detail: 'mode 644' }]);
    expect(report.of('AGENT_SECRET_UNREADABLE')).toMatchObject([{ subject: join(folder, 'none.json') }]);
    await chmod(tokenFile, 0o600);
    expect((await diagnose({ agentConfig: seat.agentConfig })).codes).not.toContain('AGENT_SECRET_OPEN');
  });
});

describe('this machine on the node', () => {
  it('not registered: MACHINE_NOT_FOUND, and what there was to go by', async () => {
    const seat = await setSeat({ registeredIp: '127.0.0.200' });
    const report = await diagnose({ agentConfig: seat.agentConfig });
    expect(report.of('MACHINE_NOT_FOUND')[0]?.detail).toContain(`local address ${seat.address}`);
  });

  it('beyond the 51st row is found by its uuid; without one it is MACHINE_NOT_FOUND and LIST_CUT_AT_51', async () => {
    const seat = await setSeat({ uuid: UUID.toUpperCase(), deepLink: false });
    for (let index = 1; index <= 60; index++)
      await seat.node.addMachine({ uuid: `s-${index}`, ip: `127.0.95.${index}` });
    const known = await diagnose({ agentConfig: seat.agentConfig }, { os: systemOf(UUID) });
    expect(known.codes).toContain('LIST_CUT_AT_51');
    expect(known.codes).not.toContain('MACHINE_NOT_FOUND');
    const { agentConfig } = await elsewhere(seat.node.url);
    expect((await diagnose({ agentConfig })).codes).toEqual(
      expect.arrayContaining(['LIST_CUT_AT_51', 'MACHINE_NOT_FOUND']),
    );
  });

  it('is not judged where the list is unreadable', async () => {
    const seat = await setSeat({ registeredIp: '127.0.0.200' });
    await seat.node.addMachine({ uuid: 'other', ip: '127.0.0.201', desc: 'a "b"' });
    const report = await diagnose({ agentConfig: seat.agentConfig });
    expect(report.codes).toContain('LIST_UNREADABLE');
    expect(report.check('this machine on the node')?.status).toBe('skipped');
  });

  it('registered twice: MACHINE_AMBIGUOUS', async () => {
    const seat = await setSeat();
    await seat.node.addMachine({ uuid: 'other', ip: seat.address });
    expect((await diagnose({ agentConfig: seat.agentConfig })).codes).toContain('MACHINE_AMBIGUOUS');
  });

  it('registered under another address than it has: REGISTERED_IP_WRONG', async () => {
    const seat = await setSeat({ uuid: UUID, registeredIp: '127.0.0.200' });
    const report = await diagnose({ agentConfig: seat.agentConfig }, { os: systemOf(UUID) });
    expect(report.of('REGISTERED_IP_WRONG')[0]?.detail).toContain(`registered is 127.0.0.200`);
  });

  it('by a configured node_id that is not there: MACHINE_NOT_FOUND', async () => {
    const node = await startNode();
    const { agentConfig } = await elsewhere(node.url, { nodeId: 'ab'.repeat(32) });
    expect((await diagnose({ agentConfig })).codes).toContain('MACHINE_NOT_FOUND');
  });

  /** An agent of a machine that has no row. */
  async function elsewhere(url: string, node: Record<string, unknown> = {}) {
    const folder = await tempFolder();
    const config = { node: { url, localAddress: '127.0.96.1', ...node }, stateDir: folder };
    return { agentConfig: await writeConfig(join(folder, 'agent.yml'), config) };
  }
});

describe('this machine at the counter', () => {
  /** The configuration of a seat of a café with a counter; the token of its boot, where it has one. */
  async function atCounter(token?: string, change: Record<string, unknown> = {}, address?: string) {
    const cafe = await openCafe();
    const seat = await cafe.addSeat('a1', { slowStart: 'online' });
    const folder = await tempFolder();
    const url = `https://127.0.0.1:${cafe.listener.port}`;
    const agentConfig = await writeConfig(join(folder, 'agent.yml'), {
      node: { localAddress: address ?? seat.address },
      deeplink: { pipe: join(folder, 'none'), configIni: join(folder, 'none.ini') },
      identity: { kind: 'counter', url, pin: cafe.pin, enrolmentKey: ENROLMENT_KEY, ...change },
      stateDir: folder,
    });
    const kept = token ?? enrol(cafe, seat);
    const path = join(folder, 'counter-token.json');
    await writeFile(path, JSON.stringify({ bootId: 'b', token: kept }), { mode: 0o600 });
    return { cafe, seat, folder, path, kept, agentConfig };
  }

  function enrol({ directory }: Awaited<ReturnType<typeof openCafe>>, seat: { id: string; address: string }) {
    directory.allow(seat.id, 'test');
    return directory.enrol(seat.address, { bootId: 'b', enrolmentKey: ENROLMENT_KEY }, ENROLMENT_KEY);
  }

  it('is good with a token that lives and DeepLink connected; the token is not shown', async () => {
    const { agentConfig, kept, seat } = await atCounter();
    await expect.poll(() => seat.deepLink.lanConnected).toBe(true);
    await expect
      .poll(async () => (await diagnose({ agentConfig })).check('this machine at the counter')?.status)
      .toBe('good');
    const report = await diagnose({ agentConfig });
    expect(JSON.stringify(report.outcomes)).not.toContain(kept);
    expect(JSON.stringify(report.outcomes)).not.toContain(ENROLMENT_KEY);
    expect(report.outcomes.find(({ name }) => name === 'clock')?.note).toBe('as the counter');
  });

  it('without DeepLink connected: DEEPLINK_NOT_CONNECTED', async () => {
    const { agentConfig, seat } = await atCounter();
    await seat.deepLink.stop();
    await expect
      .poll(async () => (await diagnose({ agentConfig })).codes)
      .toContain('DEEPLINK_NOT_CONNECTED');
  });

  it('without a token: AGENT_NOT_ENROLLED; with an old one: AGENT_TOKEN_REFUSED; no boot is used up', async () => {
    const old = await atCounter('an-older-token-of-another-boot');
    expect((await diagnose({ agentConfig: old.agentConfig })).codes).toContain('AGENT_TOKEN_REFUSED');
    await rm(old.path);
    old.cafe.directory.allow(old.seat.id, 'test');
    expect((await diagnose({ agentConfig: old.agentConfig })).codes).toContain('AGENT_NOT_ENROLLED');
    expect(old.cafe.directory.enrolment(old.seat.id)).toBe('waiting');
  });

  it('unknown there: COUNTER_KNOWS_US_NOT', async () => {
    const { agentConfig } = await atCounter(undefined, {}, '127.0.97.1');
    expect((await diagnose({ agentConfig })).codes).toContain('COUNTER_KNOWS_US_NOT');
  });

  it('with another key: COUNTER_KEY_WRONG; nobody there: COUNTER_UNREACHABLE', async () => {
    const other = await atCounter(undefined, { pin: `sha256/${'A'.repeat(43)}=` });
    expect((await diagnose({ agentConfig: other.agentConfig })).codes).toContain('COUNTER_KEY_WRONG');
    const gone = await atCounter(undefined, { url: `https://127.0.0.1:${await freePort()}` });
    expect((await diagnose({ agentConfig: gone.agentConfig })).codes).toContain('COUNTER_UNREACHABLE');
  });

  it('whose node is gone: COUNTER_CANNOT_TELL', async () => {
    const { agentConfig, cafe } = await atCounter();
    await cafe.node.stop();
    expect((await diagnose({ agentConfig })).codes).toContain('COUNTER_CANNOT_TELL');
  });
});

it('a machine with DeepLink and no agent: its image is looked at, and AGENT_NOT_RUNNING', async () => {
  const folder = await tempFolder();
  const ini = join(folder, 'DeepLink', 'config.ini');
  await mkdir(join(folder, 'DeepLink'));
  await writeFile(ini, '[host]\ntoken=wallet-login\n');
  const os = {
    ...systemOf(),
    configIniCandidates: async () => [ini],
    defaultConfigPath: join(folder, 'agent.yml'),
    defaultStateDir: folder,
  };
  const { codes } = await diagnose({}, { os });
  expect(codes).toEqual(expect.arrayContaining(['AGENT_NOT_RUNNING', 'CLONE_TOKEN', 'DBC_SECTION_MISSING']));
});
