// An identity that was named for a call signs it, or the call is refused: it is never left out, and no other key taken.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCafe, type TestCafe } from './cafe.ts';

let cafe: TestCafe;
let lan: string[];
let keys: Record<'wallet' | 'node' | 'machine' | 'session' | 'signature', string>;

beforeAll(async () => {
  cafe = await startCafe();
  const { home, machineId, lanUrl } = cafe;
  lan = ['--via', 'lan', '--node', lanUrl];
  const { stdout } = await home.run(['sign', '--identity', cafe.renter, '--json']);
  keys = {
    wallet: cafe.renter,
    node: `node:file:${home.folder}/node.seed`,
    machine: `machine:file:${home.folder}/machine.seed`,
    session: `session:file:${home.file('s', `session_id: abc\nsession_id_sign: ${'ab'.repeat(64)}\n`)}`,
    signature: `signature:file:${home.file('signed', stdout)}`,
  };
  home.env.NETBAR_DEEPLINK_PASSWORD = 'aAbBcC12';
  await home.run(['deeplink', 'set', '--device-id', '1', '--machine', machineId, '--yes', ...lan]);
});
afterAll(() => cafe[Symbol.asyncDispose]());

const set = () => ['deeplink', 'set', '--device-id', '123456789', '--machine', cafe.machineId, '--yes'];
const get = () => ['deeplink', 'get', '--machine', cafe.machineId];

describe('an identity that does not fit', () => {
  it.each([
    ['deeplink set on the LAN by a wallet', () => [...set(), ...lan], 'wallet', 'machine, or none'],
    ['deeplink set on the LAN by the node', () => [...set(), ...lan], 'node', 'machine, or none'],
    ['deeplink get on the LAN by a session', () => [...get(), ...lan], 'session', 'machine, or none'],
    [
      ...(['deeplink get on the LAN, signed elsewhere by a wallet', () => [...get(), ...lan]] as const),
      ...(['signature', 'machine, or none'] as const),
    ],
    ['bare-metal list by a machine', () => ['bare-metal', 'list', ...lan], 'machine', 'node, or none'],
    [
      ...([
        'bare-metal delete by a wallet',
        () => ['bare-metal', 'delete', cafe.machineId, '--yes', ...lan],
      ] as const),
      ...(['wallet', 'node'] as const),
    ],
    [
      'deeplink get through a client node by the machine',
      get,
      ...(['machine', 'wallet, multisig or session'] as const),
    ],
    [
      ...(['session id by a session', () => ['session', 'id', '--machine', cafe.machineId]] as const),
      ...(['session', 'wallet or multisig'] as const),
    ],
  ] as const)('is refused: %s', async (_name, args, kind, takes) => {
    const before = cafe.node.machines.length;
    const ended = await cafe.home.run([...args(), '--identity', keys[kind]]);
    expect(ended, ended.stderr).toMatchObject({ code: 64, stdout: '' });
    expect(ended.stderr).toContain(`--identity is ${kind}, which can't sign this call: it takes ${takes}`);
    expect(cafe.node.machines).toHaveLength(before);
  });

  it('of the environment or the profile is left out where the call may go unsigned', async () => {
    const env = { NETBAR_IDENTITY: keys.machine };
    const dry = await cafe.home.run(['bare-metal', 'list', '--dry-run', ...lan], env);
    expect(dry.stdout).not.toContain('wallet');
    expect((await cafe.home.run(['bare-metal', 'list', ...lan], env)).code).toBe(0);
  });

  it('of the environment is named where the call must be signed', async () => {
    const env = { NETBAR_IDENTITY: keys.machine };
    const ended = await cafe.home.run(['vm', 'list', '--machine', cafe.machineId], env);
    expect(ended).toMatchObject({ code: 64, stdout: '' });
    expect(ended.stderr).toContain("NETBAR_IDENTITY is machine, which can't sign this call");
  });

  it('is not needed where nobody signs', async () => {
    const list = ['image', 'list', '--of-server', '--server', 'ID_1'];
    const ended = await cafe.home.run([...list, '--identity', keys.wallet]);
    expect(ended).toMatchObject({ code: 64, stderr: expect.stringContaining('leave out --identity') });
    expect((await cafe.home.run(list, { NETBAR_IDENTITY: keys.wallet })).code).toBe(0);
  });
});

describe('an identity that fits', () => {
  it.each([
    ['deeplink get', () => [...get(), ...lan, '--reveal'], 'machine'],
    ['bare-metal list', () => ['bare-metal', 'list', ...lan, '--reveal'], 'node'],
    ['vm list', () => ['vm', 'list', '--machine', cafe.compute.nodeId], 'signature'],
  ] as const)('signs: %s', async (_name, args, kind) => {
    const ended = await cafe.home.run([...args(), '--identity', keys[kind]]);
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(ended.stdout).not.toContain('***');
  });
});
