// `netbar sim client-node` beside `netbar sim node`: both as processes, told what to do on stdin.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { makeNonce } from '../../../shared/dbc/nonce.ts';
import { Renter } from './rented-machine.ts';

const NODE = fileURLToPath(new URL('../node-simulator/node-process.ts', import.meta.url));
const CLIENT_NODE = fileURLToPath(new URL('client-node-process.ts', import.meta.url));
const SEED = '44'.repeat(32);
const RENTER = new Renter('11'.repeat(32));
const READY = z.object({
  http: z.number(),
  node_id: z.string(),
  compute_nodes: z.array(z.string()).optional(),
});

interface Process {
  child: ChildProcess;
  event: () => Promise<unknown>;
  tell: (command: object) => Promise<unknown>;
}

function start(entry: string, args: readonly string[]): Process {
  const child = spawn(process.execPath, [entry, 'sim', ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const event = async (): Promise<unknown> => JSON.parse((await lines.next()).value ?? 'null');
  return {
    child,
    event,
    tell: (command) => {
      child.stdin.write(`${JSON.stringify(command)}\n`);
      return event();
    },
  };
}

test('a client node in front of a node in another process: rented by a line, switched, and dead by a signal', async () => {
  const address = ['--http', '127.0.0.1:0'];
  const bareMetal = start(NODE, ['node', '--version', '0.4.1.6', '--seed', SEED, ...address]);
  const { http: nodePort, node_id: managerId } = READY.parse(await bareMetal.event());
  const nodeAt = ['--node', `http://127.0.0.1:${nodePort}=${SEED}`];
  const rest = ['--compute-node', '--power', 'fake', '--timeout', '20000', '--death-delay', '100'];
  const client = start(CLIENT_NODE, ['client-node', '--version', '0.4.1.8', ...address, ...nodeAt, ...rest]);
  const { http, compute_nodes } = READY.parse(await client.event());
  const post = async (path: string, nodeId: string, additional: object = {}): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${http}/api/v1${path}`, {
      method: 'POST',
      body: JSON.stringify({ peer_nodes_list: [nodeId], additional, ...RENTER.signer.identity() }),
    });
    return ((await answer.json()) as { message: unknown }).message;
  };

  const added = await bareMetal.tell({ cmd: 'add-machine', uuid: 'm-1', ip: '10.0.0.1' });
  const nodeId = z.object({ node_id: z.string() }).parse(added).node_id;
  expect(await client.tell({ cmd: 'rent', node_id: nodeId, renter: RENTER.wallet, order: '9' })).toEqual({
    event: 'rented',
    node_id: nodeId,
    renter: RENTER.wallet,
    order: '9',
  });
  expect(await post('/bare_metal/power', nodeId, { command: 'on' })).toBe('Chassis Power Control: Up/On');
  const codes = { device_id: '42', device_password: makeNonce().slice(0, 8) };
  expect(await post('/deeplink/set', nodeId, codes)).toBe('ok');
  expect(await post('/deeplink', nodeId)).toEqual(codes);
  expect(await post('/bare_metal/power', nodeId, { command: 'off' })).toBe('Chassis Power Control: Down/Off');
  expect(await post('/deeplink', nodeId)).toEqual({ device_id: '42', device_password: '' });
  expect(await post('/mining_nodes', compute_nodes?.[0] ?? '')).toMatchObject({ version: '0.4.1.8' });

  expect(await client.tell({ cmd: 'end-rental', node_id: nodeId })).toMatchObject({ event: 'done' });
  expect(await post('/deeplink', nodeId)).toBe('check authority failed: machine is not be rented');
  expect(await client.tell({ cmd: 'state' })).toMatchObject({ chain: { [nodeId]: { status: 'online' } } });
  expect(await client.tell({ cmd: 'rent', node_id: 'x', renter: 'y' })).toMatchObject({ event: 'error' });

  await client.tell({ cmd: 'disconnect', node_id: managerId });
  await client.tell({ cmd: 'disconnect', node_id: compute_nodes?.[0] ?? '' });
  expect(await post('/deeplink', nodeId)).toBe('broadcast request failed');
  expect(await once(client.child, 'exit')).toEqual([null, 'SIGSEGV']);
});
