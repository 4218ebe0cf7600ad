// `netbar renter … --dry-run`: every request that would be sent, secrets as stars, and nothing sent.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makeNonce } from '../../../shared/dbc/index.ts';
import { Home } from '../cli/netbar.ts';
import { runRenter } from './renter-process.ts';

const MACHINE = 'ab'.repeat(32);
const SESSION = makeNonce();
const SIGN = 'cd'.repeat(64);
const SEED = '77'.repeat(32);
const POWER = '/api/v1/bare_metal/power';
let server: Server;
let requests = 0;

beforeAll(async () => {
  server = createServer((_request, response) => {
    requests += 1;
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => void server.close());

async function dryRun(args: string[], env: NodeJS.ProcessEnv = {}, ...more: string[]) {
  const home = new Home();
  onTestFinished(() => home.remove());
  const node = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const file = home.file('s', `session_id: ${SESSION}\nsession_id_sign: ${SIGN}\n`);
  const who = 'SEED' in env ? 'wallet:env:SEED' : `session:file:${file}`;
  const target = ['--machine', MACHINE, '--rent-order', '7', '--node', node, '--identity', who];
  const ended = await runRenter(home, [...args, ...target, '--dry-run', ...more], env);
  for (const secret of [SESSION, SIGN, SEED]) expect(ended.stdout + ended.stderr).not.toContain(secret);
  return { ...ended, node };
}

describe('netbar renter --dry-run', () => {
  it.each([
    [['codes'], [['/api/v1/deeplink', {}]]],
    [
      ['codes', '--power-on'],
      [
        [POWER, { command: 'status' }],
        [POWER, { command: 'on' }],
        ['/api/v1/deeplink', {}],
      ],
    ],
    [['power', 'status'], [[POWER, { command: 'status' }]]],
    ...(['on', 'off', 'reset'] as const).map((command): [string[], [string, object][]] => [
      ['power', command],
      [
        [POWER, { command: 'status' }],
        [POWER, { command }],
      ],
    ]),
    [
      ['bootdev', 'bios'],
      [
        [POWER, { command: 'status' }],
        ['/api/v1/bare_metal/bootdev', { device: 'bios' }],
      ],
    ],
  ] as [string[], [string, object][]][])('%j', async (args, expected) => {
    const { code, stdout, stderr, node } = await dryRun([...args, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      dryRun: true,
      requests: expected.map(([path, additional]) => ({
        ...{ method: 'POST', url: node + path, path },
        body: {
          ...{ peer_nodes_list: [MACHINE], additional, rent_order: '7' },
          ...{ session_id: '********', session_id_sign: '********' },
        },
      })),
    });
    expect(requests).toBe(0);
  });

  it('shows the question for the session first when a wallet signs', async () => {
    const { code, stdout, node } = await dryRun(['power', 'status'], { SEED });
    expect(code).toBe(0);
    expect(stdout.match(/^POST .*$/gm)).toEqual([
      `POST ${node}/api/v1/mining_nodes/session_id`,
      `POST ${node}${POWER}`,
    ]);
    expect(requests).toBe(0);
  });

  it('refuses what would be refused', async () => {
    const { code, stdout, stderr } = await dryRun(['power', 'on'], {}, '--machine', 'x');
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toContain('--machine must be a node_id');
  });
});
