// Machines beyond the 51 that the node lists, found by the ids that a DBC client node knows.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { startNodeSimulator } from '../../../simulators/node/simulator.ts';
import { connect, machine, makeFolder, OWNER, openCafe, SIGNAL } from './cafe.ts';

it('are found, those of other cafés left out', async () => {
  const { folder, remove } = await makeFolder();
  const cafe = await openCafe(folder);
  const node = await startNodeSimulator({ version: '0.4.1.6', http: { host: '127.0.0.1', port: 0 } });
  for (let number = 1; number <= 54; number += 1) await node.addMachine(machine(number));
  onTestFinished(async () => {
    await cafe.close();
    await node.stop();
    await remove();
  });
  const unlisted = node.machines
    .map(({ nodeId }) => nodeId)
    .toSorted()
    .slice(51);
  const known = [...unlisted, 'ab'.repeat(32)].map((id) => ({
    node_id: id,
    name: 'bm-node',
    version: '0.4.1.8',
  }));
  const asked: unknown[] = [];
  const clientNode = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    asked.push([request.url, JSON.parse(Buffer.concat(chunks).toString()).peer_nodes_list]);
    response.end(`${JSON.stringify({ errcode: 0, message: { bare_metal_nodes: known } })}\r\n`);
  });
  onTestFinished(() => void clientNode.close());
  await once(clientNode.listen(0, '127.0.0.1'), 'listening');
  const { port } = clientNode.address() as AddressInfo;
  await connect(cafe, node);
  const input = { ids: ['pc-999'], clientNode: `http://127.0.0.1:${port}` };
  const answer = await cafe.call['machines.addKnown'](input, OWNER, SIGNAL);
  expect(answer).toEqual({ found: unlisted, missing: ['pc-999'] });
  expect(asked).toEqual([['/api/v1/bare_metal', []]]);
  expect(cafe.node.status.machines).toBe(54);
});
