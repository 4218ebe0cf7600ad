// The simulated client node in front of a bare-metal node in another process: what breaks a list breaks nothing else.
import { expect, onTestFinished, test } from 'vitest';
import { DbcClient, KeyPair, WalletSigner } from '../../../shared/dbc/public.ts';
import { FakePower } from '../../simulators/client-node/power/fake-power.ts';
import { startClientNodeSimulator } from '../../simulators/client-node/simulator.ts';
import { startNodeSimulator } from '../../simulators/node/simulator.ts';

const HTTP = { host: '127.0.0.1', port: 0 };
const renter = new WalletSigner(new KeyPair('55'.repeat(32)), 'ss58');

/** A bare-metal node that stores codes, reached over its HTTP by a client node. */
async function remoteNode() {
  const node = await startNodeSimulator({ version: '0.4.1.6', http: HTTP });
  const power = new FakePower();
  const remote = { url: `http://127.0.0.1:${node.httpPort}`, seedHex: node.seedHex ?? '' };
  const clientNode = await startClientNodeSimulator({
    ...{ version: '0.4.1.8', http: HTTP, bareMetalNodes: [remote], power: power.hook },
  });
  const client = new DbcClient({
    url: `http://127.0.0.1:${clientNode.httpPort}`,
    identity: () => renter.identity(),
  });
  onTestFinished(async () => {
    await client.close();
    await clientNode.stop();
    await node.stop();
  });
  const rent = (nodeId: string) => clientNode.chain.rent(nodeId, { renter: renter.wallet });
  const add = (uuid: string, desc = '') =>
    node.addMachine({
      uuid,
      ip: '10.0.0.1',
      desc,
      ipmiHostname: '10.0.1.1',
      ipmiUsername: 'a',
      ipmiPassword: 'b',
    });
  return { client, node, rent, add };
}

/** What a renter does with a machine. */
async function useAsRenter(client: DbcClient, nodeId: string): Promise<void> {
  expect(await client.session.id(nodeId)).toMatch(/\S{20}/);
  expect(await client.bareMetal.powerStatus(nodeId)).toBe('off');
  await client.bareMetal.power(nodeId, 'on');
  expect(await client.bareMetal.powerStatus(nodeId)).toBe('on');
  await client.deeplink.set(nodeId, { deviceId: '42', password: 'aAbBcC' });
  expect(await client.deeplink.get(nodeId)).toMatchObject({ deviceId: '42', password: 'aAbBcC' });
}

test('a description with a quote breaks the list, and nobody is kept from his machine by it', async () => {
  const { client, node, rent, add } = await remoteNode();
  const good = await add('pc-1');
  const quoted = await add('pc-2', 'the "fast" one\nby the {door}]');
  for (const { nodeId } of [good, quoted]) rent(nodeId);
  await expect(client.bareMetal.list({ manager: node.nodeId, identity: 'none' })).rejects.toMatchObject({
    code: 'BAD_ANSWER',
  });
  expect((await client.bareMetal.known()).map(({ nodeId }) => nodeId).sort()).toEqual(
    [good.nodeId, quoted.nodeId].sort(),
  );
  await useAsRenter(client, good.nodeId);
  await useAsRenter(client, quoted.nodeId);
});

test('machines that the list does not reach can be rented too', async () => {
  const { client, node, rent, add } = await remoteNode();
  for (let number = 1; number <= 55; number += 1) await add(`pc-${number}`);
  // The list ends with the 51st.
  const hidden = node.machines.at(-1)?.nodeId ?? '';
  expect((await client.bareMetal.known()).map(({ nodeId }) => nodeId)).not.toContain(hidden);
  rent(hidden);
  await useAsRenter(client, hidden);
  const found = await client.bareMetal.get(hidden, { manager: node.nodeId, identity: 'none' });
  expect(found).toMatchObject({ nodeId: hidden, masked: true });
});

test('a machine that nobody has is unknown', async () => {
  const { client, add } = await remoteNode();
  await add('pc-1');
  await expect(client.bareMetal.powerStatus('cd'.repeat(32))).rejects.toMatchObject({ code: 'PEER_UNKNOWN' });
});
