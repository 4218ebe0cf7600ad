// A whole rental from the renter's side, with a real agent: switched on through the client node, booted, codes read
// and used, ended; then the old session is refused and the codes are others.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { KeyPair } from '../../../shared/dbc/index.ts';
import { RenterStage } from './stage.ts';

const Codes = z
  .object({ ok: z.literal(true), device_id: z.string(), device_password: z.string() })
  .transform((codes) => ({ deviceId: codes.device_id, password: codes.device_password }));
const NEXT_RENTER = new KeyPair('88'.repeat(32));
let stage: RenterStage;

beforeAll(async () => {
  stage = new RenterStage({ agent: true, address: '127.0.77.3' });
  await stage.start();
});

afterAll(async () => {
  await stage?.stop();
});

/** The codes as the renter reads them, once DeepLink lets in whoever types them. */
async function workingCodes(args: string[], env: NodeJS.ProcessEnv = {}) {
  let codes = { deviceId: '', password: '' };
  await expect
    .poll(
      async () => {
        const ended = await stage.renterCli(['codes', ...args, '--every', '1', '--json'], env);
        expect(ended.code).toBe(0);
        codes = Codes.parse(JSON.parse(ended.stdout));
        return stage.deepLink?.accepts(codes.deviceId, codes.password);
      },
      { timeout: 60_000 },
    )
    .toBe(true);
  return codes;
}

it('goes from "rented" to codes, and from the end of the rental to a closed door', async () => {
  const order = stage.rent();
  const who = ['--identity', `session:file:${await stage.sessionFile(await stage.session())}`];
  const inOrder = [...who, '--rent-order', order];

  // Off until the renter switches it on; the result is read back.
  const off = await stage.renterCli(['codes', ...inOrder, '--off-after', '0', '--every', '1']);
  expect(off).toMatchObject({ code: 11, stderr: expect.stringContaining('netbar renter power on') });
  const on = await stage.renterCli(['power', 'on', ...inOrder]);
  expect(on).toMatchObject({ code: 0, stdout: 'on: read back\n' });

  const first = await workingCodes(inOrder);
  expect(first.deviceId).toBe('123456789');

  // One that stays is told of every change, and of the end.
  const args = ['renter', 'codes', ...inOrder, '--machine', stage.machineId, '--watch', '--every', '1'];
  const watching = stage.netbar(args);
  await watching.wrote(/the codes are the same/);
  const reset = await stage.renterCli(['power', 'reset', ...inOrder, '--yes']);
  expect(reset).toMatchObject({ code: 0, stdout: 'restarted; it is on\n' });
  await watching.wrote(/the codes changed/);
  const second = await workingCodes(inOrder);
  expect(second.password).not.toBe(first.password);

  stage.client.chain.endRental(stage.machineId);
  expect(await stage.client.prune(stage.node.nodeId)).toEqual([stage.machineId]);
  expect(await watching.ended).toMatchObject({
    code: 10,
    stderr: expect.stringContaining('the rental has ended'),
  });

  // The next renter comes with a wallet of his own.
  stage.rent(NEXT_RENTER);
  const wallet = ['--identity', 'wallet:env:SEED', '--power-on'];
  const third = await workingCodes(wallet, { SEED: '88'.repeat(32) });
  expect(third.password).not.toBe(second.password);
  expect(stage.deepLink?.accepts(second.deviceId, second.password)).toBe(false);
  for (const command of [['codes'], ['power', 'off', '--yes'], ['bootdev', 'pxe']]) {
    const refused = await stage.renterCli([...command, ...inOrder]);
    expect(refused).toMatchObject({ code: 10, stderr: expect.stringContaining('the rental has ended') });
    expect(refused.stdout + refused.stderr).not.toContain(third.password);
  }
  expect(stage.power.state(stage.machineId)).toBe('on');
}, 240_000);

it('prints the codes large, with a QR code, on a terminal', async () => {
  stage.client.chain.endRental(stage.machineId);
  stage.rent();
  const session = await stage.session();
  const env = { NETBAR_SESSION_ID: session.sessionId, NETBAR_SESSION_SIGN: session.sessionIdSign };
  const args = ['renter', 'codes', '--machine', stage.machineId, '--power-on', '--every', '1'];
  const ended = await stage.onTerminal(args, env).ended;
  expect(ended.code).toBe(0);
  expect(ended.stdout).toContain('device ID: 123456789');
  expect(ended.stdout).toMatch(/[▀▄█]{2}/);
  expect(ended.stdout).toContain('\u001b[30;107m');
  expect(ended.stdout).not.toContain(session.sessionIdSign);
});
