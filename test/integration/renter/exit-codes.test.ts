// Every way in which a renter's command can end, provoked: exit code, words, what to do, and no secret anywhere.
import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ENDINGS } from '../../../scripts/commands/renter/problems.ts';
import { KeyPair, type SessionIdentity, signSession } from '../../../shared/dbc/index.ts';
import type { PowerHook } from '../../simulators/client-node/power/hook.ts';
import { RenterStage } from './stage.ts';

const STRANGER = new KeyPair('77'.repeat(32));
const HARDLY_WAIT = ['--timeout', '2', '--every', '1'];
let stage: RenterStage;
let session: SessionIdentity;
let who: string[];
let saysPower: string | undefined;
let strange: Server;
let strangeAnswer: { status: number; body: string };
/** Paths that it answers by itself; a client node answers the others. */
let strangeAt = /./;

/** The machine's controller, which a test can make answer something else. */
const power: PowerHook = async (machine, action, signal) =>
  saysPower ?? stage.power.hook(machine, action, signal);

beforeAll(async () => {
  stage = new RenterStage({ power, deepLink: false, address: '127.0.77.2' });
  await stage.start();
  strange = createServer(async (request, response) => {
    const { status, body } = strangeAt.test(request.url ?? '') ? strangeAnswer : await passedOn(request);
    response.writeHead(status).end(body);
  }).listen(0, '127.0.0.1');
  await once(strange, 'listening');
});

beforeEach(async () => {
  saysPower = undefined;
  strangeAt = /./;
  stage.client.chain.endRental(stage.machineId);
  stage.rent();
  session ??= await stage.session();
  who = ['--identity', `session:file:${await stage.sessionFile(session)}`];
});

afterAll(async () => {
  strange?.close();
  await stage?.stop();
});

/** What the real client node says to it. */
async function passedOn(request: IncomingMessage): Promise<{ status: number; body: string }> {
  const answer = await fetch(stage.url + request.url, { method: 'POST', body: await text(request) });
  return { status: answer.status, body: await answer.text() };
}

const strangeUrl = () => `http://127.0.0.1:${(strange.address() as AddressInfo).port}`;

/** Runs a command and checks what holds for every ending with a problem. */
async function endsWith(code: keyof typeof ENDINGS, args: string[], env: NodeJS.ProcessEnv = {}) {
  const { exit, what, fix } = ENDINGS[code];
  const ended = await stage.renterCli(args, env);
  expect(ended).toMatchObject({ code: exit });
  expect(ended.stderr).toContain(what);
  expect(ended.stderr).toContain(fix);
  for (const secret of [session.sessionId, session.sessionIdSign]) {
    expect(ended.stdout + ended.stderr).not.toContain(secret);
  }
  return ended;
}

describe('netbar renter codes', () => {
  it('77: the signature is by somebody else', async () => {
    const forged = signSession(STRANGER, session.sessionId);
    const path = await stage.sessionFile(forged, 'forged.session');
    await endsWith('NOT_YOURS', ['codes', '--identity', `session:file:${path}`]);
  });

  it("77: a stranger's wallet gets no further than its own session, and --json says so", async () => {
    const env = { STRANGER: '77'.repeat(32) };
    const ended = await endsWith('NOT_YOURS', ['codes', '--identity', 'wallet:env:STRANGER', '--json'], env);
    expect(JSON.parse(ended.stdout)).toMatchObject({ ok: false, problem: { code: 'NOT_YOURS' } });
    expect(ended.stdout + ended.stderr).not.toContain('77'.repeat(32));
  });

  it('10: the rental has run out', async () => {
    stage.client.chain.expire(stage.machineId);
    await endsWith('ENDED', ['codes', ...who]);
  });

  it('10: nobody rents the machine', async () => {
    stage.client.chain.endRental(stage.machineId);
    await endsWith('ENDED', ['codes', ...who]);
  });

  it('75: the machine is on and DeepLink does not come', async () => {
    saysPower = 'Chassis Power is on\n';
    const ended = await endsWith('NOT_CONNECTED', ['codes', ...who, ...HARDLY_WAIT]);
    expect(ended.stderr).toContain('the machine is on; DeepLink is not connected yet');
  });

  it('11: the machine is off and stays so', async () => {
    saysPower = 'Chassis Power is off\n';
    await endsWith('MACHINE_OFF', ['codes', ...who, '--off-after', '1', '--every', '1']);
  });

  it('75, not 11: a controller that says nothing is not taken for off', async () => {
    saysPower = 'Error: Unable to establish LAN session\n';
    const ended = await endsWith('NOT_CONNECTED', ['codes', ...who, ...HARDLY_WAIT, '--off-after', '0']);
    expect(ended.stderr).toContain('whether the machine is on is unknown');
  });

  it('69: nobody listens at the address', async () => {
    await endsWith('NODE_UNREACHABLE', ['codes', ...who, '--node', 'http://127.0.0.1:9']);
  });

  it('69: the client node is there and has no connection', async () => {
    stage.client.disconnect(stage.node.nodeId);
    try {
      await endsWith('NODE_UNREACHABLE', ['codes', ...who]);
    } finally {
      stage.client.connect(stage.node.nodeId);
    }
  });

  it('66: the network knows no such machine', async () => {
    const { exit } = ENDINGS.MACHINE_UNKNOWN;
    const ended = await stage.netbar(['renter', 'codes', ...who, '--machine', 'ab'.repeat(32)]).ended;
    expect(ended).toMatchObject({ code: exit, stderr: expect.stringContaining('no machine of this id') });
  });

  it('76: the address is a bare-metal node, which is sent nothing that it would die of', async () => {
    const url = `http://127.0.0.1:${stage.node.httpPort}`;
    await endsWith('WRONG_NODE', ['codes', ...who, '--node', url]);
    expect(stage.node.machines).toHaveLength(1);
  });

  it('76: the address is a web page', async () => {
    strangeAnswer = { status: 200, body: '<html>hello</html>' };
    await endsWith('WRONG_NODE', ['codes', ...who, '--node', strangeUrl()]);
  });

  it("14, not 76: the node is a client node, and could not read the café's node", async () => {
    strangeAt = /deeplink/;
    strangeAnswer = { status: 200, body: '{"errcode":-1,"message":"response parse error"}' };
    const ended = await endsWith('UNREADABLE', ['codes', ...who, '--node', strangeUrl()]);
    expect(ended.stderr).not.toContain(ENDINGS.WRONG_NODE.what);
  });

  it('1: an answer that nobody has ever seen', async () => {
    strangeAt = /deeplink/;
    strangeAnswer = { status: 200, body: '{"errcode":-99,"message":"new"}' };
    await endsWith('FAILED', ['codes', ...who, '--node', strangeUrl()]);
  });

  it('13: the chain says nothing about the machine', async () => {
    stage.client.chain.setStatus(stage.machineId, 'nobody knows');
    await endsWith('CHAIN_SILENT', ['codes', ...who]);
  });

  it.each([
    ['nobody says who', [], /say who you are/],
    ['half a session', ['--session', 'abc'], /a session is a pair/],
    ['a signature that is none', ['--session', 'abc', '--sign', 'xyz'], /128 hex digits/],
    ['two identities', ['--session', 'abc', '--identity', 'wallet:prompt'], /cannot be used with/],
    ['a wait without end', ['--timeout', 'long'], /whole seconds/],
    [
      'an order that is none',
      ['--rent-order', 'seven', '--session', 'a', '--sign', 'ab'.repeat(64)],
      /^error: --rent-order must be/,
    ],
  ])('64: %s', async (_name, args, message) => {
    const ended = await stage.renterCli(['codes', ...args]);
    expect(ended).toMatchObject({ code: 64, stdout: '' });
    expect(ended.stderr).toMatch(message);
  });

  it('78: others can read the file of the session', async () => {
    const path = await stage.sessionFile(session, 'open.session');
    await chmod(path, 0o644);
    const ended = await stage.renterCli(['codes', '--identity', `session:file:${path}`]);
    expect(ended).toMatchObject({ code: 78, stdout: '' });
    expect(ended.stderr).not.toContain(session.sessionIdSign);
  });

  it('130: Ctrl-C while it waits', async () => {
    saysPower = 'Chassis Power is on\n';
    const running = stage.netbar(['renter', 'codes', ...who, '--machine', stage.machineId]);
    await running.wrote(/DeepLink is not connected yet/);
    running.interrupt();
    expect(await running.ended).toMatchObject({ code: 130, stderr: expect.stringContaining('Cancelled') });
  });
});

describe('netbar renter power', () => {
  it('0: says what the controller says', async () => {
    expect(await stage.renterCli(['power', 'status', ...who])).toMatchObject({ code: 0, stdout: 'off\n' });
  });

  it('0: takes the session from arguments too', async () => {
    const given = ['--session', session.sessionId, '--sign', session.sessionIdSign];
    const ended = await stage.renterCli(['power', 'status', ...given, '--json']);
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toEqual({ ok: true, machine: stage.machineId, power: 'off' });
  });

  it('12: the controller does not answer', async () => {
    saysPower = 'Error: Unable to establish LAN session\n';
    await endsWith('BMC_SILENT', ['power', 'status', ...who]);
  });

  it('3: the node says done, and the state does not change', async () => {
    const args = ['power', 'on', ...who, '--timeout', '4'];
    saysPower = 'Chassis Power Control: Up/On\n';
    await endsWith('UNCONFIRMED', args);
  });

  it('11: a machine that is off is not reset, which the node would call no error', async () => {
    saysPower = 'Chassis Power is off\n';
    await endsWith('MACHINE_OFF', ['power', 'reset', ...who, '--yes']);
  });

  it('64: cutting the power from a script needs --yes', async () => {
    const ended = await stage.renterCli(['power', 'off', ...who]);
    expect(ended).toMatchObject({ code: 64, stderr: expect.stringContaining('--yes') });
  });

  it('77: a stranger switches nothing', async () => {
    const before = stage.power.state(stage.machineId);
    const path = await stage.sessionFile(signSession(STRANGER, session.sessionId), 'forged.session');
    await endsWith('NOT_YOURS', ['power', 'on', '--identity', `session:file:${path}`]);
    expect(stage.power.state(stage.machineId)).toBe(before);
  });
});

describe('netbar renter bootdev', () => {
  it('3: sent, though the node says that it failed; never called confirmed', async () => {
    const ended = await stage.renterCli(['bootdev', 'bios', ...who, '--json']);
    expect(ended.code).toBe(3);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      ...{ ok: false, device: 'bios', sent: true, confirmed: false },
      problem: { code: 'UNCONFIRMED', exitCode: 3 },
    });
    expect(stage.power.bootDevice(stage.machineId)).toBe('bios');
  });

  it('10: a past renter is told so, and not "sent"', async () => {
    stage.client.chain.expire(stage.machineId);
    await endsWith('ENDED', ['bootdev', 'disk', ...who]);
    expect(stage.power.bootDevice(stage.machineId)).not.toBe('disk');
  });
});
