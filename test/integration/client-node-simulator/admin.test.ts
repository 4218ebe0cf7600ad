// The bare-metal node's own key at work through a client node, with the node in this process and behind its HTTP.
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { WalletSigner } from '../../../shared/dbc/identity.ts';
import { KeyPair } from '../../../shared/dbc/keys.ts';
import { startClientNodeSimulator } from '../../simulators/client-node/simulator.ts';
import { type NodeSimulator, startNodeSimulator } from '../../simulators/node/simulator.ts';
import { post } from './rented-machine.ts';

const SEED = '66'.repeat(32);
const LOOPBACK = { host: '127.0.0.1', port: 0 };
const MACHINE = {
  uuid: 'uuid-1',
  ip: '10.0.0.1',
  ipmi_hostname: '10.0.1.1',
  ipmi_username: 'admin',
  ipmi_password: 'secret',
};
const LIST = z.object({ bare_metal_nodes: z.array(z.looseObject({ node_id: z.string() })) });

type Reach = 'in this process' | 'behind its HTTP';

async function start(reach: Reach, timeoutMs = 30_000) {
  const node: NodeSimulator = await startNodeSimulator({ version: '0.4.1.8', http: LOOPBACK, seedHex: SEED });
  const client = await startClientNodeSimulator({
    version: '0.4.1.8',
    http: LOOPBACK,
    bareMetalNodes: [
      reach === 'in this process' ? node : { url: `http://127.0.0.1:${node.httpPort}`, seedHex: SEED },
    ],
    power: async () => 'Chassis Power is off\n',
    timeoutMs,
    deathDelayMs: 200,
  });
  onTestFinished(async () => {
    await client.stop();
    await node.stop();
  });
  const signer = new WalletSigner(new KeyPair(SEED));
  const signed = (path: string, additional: object = {}) =>
    post(client, path, node.nodeId, signer.identity(), additional);
  return { client, node, signed };
}

test.each<[Reach]>([['in this process'], ['behind its HTTP']])(
  'a machine is added, shown, changed and deleted on a node %s',
  async (reach) => {
    const { node, signed } = await start(reach);
    const added = await signed('/bare_metal/add', { bare_metal_nodes: [MACHINE] });
    const nodeId = LIST.parse(added.message).bare_metal_nodes[0]?.node_id ?? '';
    expect(node.machines).toMatchObject([{ nodeId, uuid: 'uuid-1', ipmiPassword: 'secret' }]);
    expect(await signed('/bare_metal/add', { bare_metal_nodes: [MACHINE] })).toEqual({
      status: 200,
      errcode: -3,
      message: 'bare metal node uuid uuid-1 already existed',
    });
    const change = { ip: '10.0.0.2', ipmi_port: 9001 };
    expect(await signed(`/bare_metal/modify/${nodeId}`, change)).toMatchObject({ errcode: 0, message: '' });
    expect(LIST.parse((await signed('/bare_metal/uuid-1')).message).bare_metal_nodes).toEqual([
      expect.objectContaining({ node_id: nodeId, ip: '10.0.0.2', ipmi_port: 9001, ipmi_password: 'secret' }),
    ]);
    expect(await signed('/bare_metal/delete', { bare_metal_node_ids: [nodeId, 'x'] })).toMatchObject({
      errcode: 0,
      message: '1 were successfully deleted, 1 failed',
    });
    expect(node.machines).toEqual([]);
  },
);

test.each<[Reach]>([['in this process'], ['behind its HTTP']])(
  'a list that is no JSON is refused by the client node: node %s',
  async (reach) => {
    const { node, signed } = await start(reach);
    await node.addMachine({ uuid: 'uuid-1', ip: '10.0.0.1', desc: 'has "quotes"' });
    expect(await signed('/bare_metal')).toEqual({
      status: 500,
      errcode: -1,
      message: 'response parse error',
    });
  },
);

test('an item that is no object kills the bare-metal node: a time-out, then nobody to broadcast to', async () => {
  const { client, signed } = await start('in this process', 60);
  const add = await signed('/bare_metal/add', { bare_metal_nodes: ['x'] });
  expect(add).toEqual({ status: 500, errcode: -1, message: 'add bare metal timeout' });
  expect(await signed('/bare_metal')).toMatchObject({ status: 400, message: 'broadcast request failed' });
  expect((await client.died).signal).toBe('SIGSEGV');
});
