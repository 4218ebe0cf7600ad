// "Sent" is said of what was sent: a question that was still out when the time was over has changed nothing.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ENDINGS } from '../../../scripts/commands/renter/problems.ts';
import type { PowerHook } from '../../simulators/client-node/power/hook.ts';
import { RenterStage } from './stage.ts';

const { NODE_UNREACHABLE, UNCONFIRMED } = ENDINGS;
const CHANGES = [
  ['power', 'on'],
  ['power', 'off', '--yes'],
  ['power', 'reset', '--yes'],
  ['bootdev', 'bios'],
];
let stage: RenterStage;
let who: string[];
/** What the machine's controller was asked since the test began. */
let heard: string[] = [];
/** From what on it says nothing any more. */
let silentFrom: 'status' | 'change' | undefined;

/** The controller is asked one thing after the other: it must not be silent into the next test. */
let releases: (() => void)[] = [];

const power: PowerHook = async (machine, action, signal) => {
  heard.push('bootdev' in action ? `bootdev ${action.bootdev}` : `power ${action.command}`);
  const silent = silentFrom === 'status' || (silentFrom === 'change' && changes().length > 0);
  if (silent) return new Promise((resolve) => releases.push(() => resolve('')));
  return stage.power.hook(machine, action, signal);
};

const changes = () => heard.filter((what) => what !== 'power status');

beforeAll(async () => {
  stage = new RenterStage({ power, deepLink: false, address: '127.0.77.9' });
  await stage.start();
  stage.rent();
  who = ['--identity', `session:file:${await stage.sessionFile(await stage.session())}`];
  await stage.renterCli(['power', 'on', ...who]);
});
afterEach(() => {
  silentFrom = undefined;
  for (const release of releases) release();
  releases = [];
});
beforeEach(() => {
  heard = [];
  stage.client.chain.delayMs = 0;
});
afterAll(() => stage?.stop());

describe.each(CHANGES)('netbar renter %s %s', (...change) => {
  it('says that nothing was sent when only the question before was out', async () => {
    silentFrom = 'status';
    const ended = await stage.renterCli([...change, ...who, '--timeout', '2']);
    expect(ended, ended.stderr).toMatchObject({ code: NODE_UNREACHABLE.exit });
    expect(ended.stderr).toContain('nothing was sent');
    expect(ended.stderr).not.toContain(UNCONFIRMED.what);
    expect(changes()).toEqual([]);
  });

  it('takes no time-out of 0', async () => {
    const ended = await stage.renterCli([...change, ...who, '--timeout', '0']);
    expect(ended).toMatchObject({ code: 64, stderr: expect.stringContaining('from 1 to 86400') });
    expect(changes()).toEqual([]);
  });
});

describe('a change that was sent and is not answered', () => {
  it.each([
    ['power', 'off', '--yes'],
    ['bootdev', 'bios'],
  ])('netbar renter %s %s says so', async (...change) => {
    silentFrom = 'change';
    const ended = await stage.renterCli([...change, ...who, '--timeout', '20']);
    expect(ended, ended.stderr).toMatchObject({ code: UNCONFIRMED.exit });
    expect(ended.stderr).toContain(UNCONFIRMED.what);
    expect(changes()).toEqual([change.slice(0, 2).join(' ')]);
  });
});

describe('where nobody listens', () => {
  it.each(CHANGES)('netbar renter %s %s says at once that nothing was sent', async (...change) => {
    const ended = await stage.renterCli([...change, ...who, '--node', 'http://127.0.0.1:9']);
    expect(ended, ended.stderr).toMatchObject({ code: NODE_UNREACHABLE.exit });
    expect(ended.stderr).not.toContain('was sent,');
  });

  it('netbar bare-metal power does not say that the command was sent', async () => {
    const target = ['--machine', stage.machineId, '--node', 'http://127.0.0.1:9'];
    const ended = await stage.netbar(['bare-metal', 'power', 'on', ...who, ...target]).ended;
    expect(ended, ended.stdout).toMatchObject({ code: 69, stdout: '' });
  });
});

describe('Ctrl-C', () => {
  const off = () => ['renter', 'power', 'off', '--yes', ...who, '--machine', stage.machineId];

  it('before the change says that nothing was changed', async () => {
    silentFrom = 'status';
    const running = stage.netbar(off());
    await expect.poll(() => heard).toContain('power status');
    running.interrupt();
    expect(await running.ended).toMatchObject({ code: 130, stderr: 'Cancelled: nothing was changed\n' });
    expect(changes()).toEqual([]);
  });

  it('after it says that it may be carried out', async () => {
    silentFrom = 'change';
    const running = stage.netbar(off());
    await expect.poll(changes).toEqual(['power off']);
    running.interrupt();
    const ended = await running.ended;
    expect(ended).toMatchObject({ code: 130, stderr: expect.stringContaining('netbar renter power status') });
  });
});

describe('a wallet whose session is still being asked for', () => {
  it('has sent nothing', async () => {
    stage.client.chain.delayMs = 6000;
    const wallet = ['--identity', 'wallet:env:SEED', '--timeout', '2', '--yes'];
    const ended = await stage.renterCli(['power', 'off', ...wallet], { SEED: '77'.repeat(32) });
    expect(ended, ended.stderr).toMatchObject({ code: NODE_UNREACHABLE.exit });
    expect(ended.stderr).toContain('nothing was sent');
    expect(changes()).toEqual([]);
  });
});

describe('a look that takes too long', () => {
  let silent: Server;
  beforeAll(async () => {
    silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
  });
  afterAll(() => {
    silent.closeAllConnections();
    silent.close();
  });

  it.each([
    ['bare-metal', 'power', 'status'],
    ['deeplink', 'get'],
  ])('netbar %s %s never says that a change may have been made', async (...look) => {
    const node = ['--node', `http://127.0.0.1:${(silent.address() as AddressInfo).port}`];
    const target = ['--machine', stage.machineId, ...node, '--timeout', '1', ...who];
    const ended = await stage.netbar([...look, ...target]).ended;
    expect(ended, ended.stderr).toMatchObject({ code: 75, stdout: '' });
    expect(ended.stderr).toContain('NODE_TIMEOUT');
    expect(ended.stderr).not.toContain('change may have been made');
  });
});
