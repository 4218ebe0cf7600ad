// Every example about virtual machines, disks, snapshots, images and networks in the three documents is accepted.
import { expect, test } from 'vitest';
import { examplesOf, SEED_FILES, type SeedExample } from '../../unit/dbc/seed-examples.ts';
import { type RentedNode, rentComputeNode, runningVm } from './rented-node.ts';

const GROUPS = /^\/api\/v1\/(tasks|disk|snapshot|images|lan)\b/;
const EXAMPLES = SEED_FILES.flatMap((file) => examplesOf(file)).filter(({ path }) => GROUPS.test(path));

test('the documents show all calls', () => {
  const paths = new Set(EXAMPLES.map(({ path }) => path.replace(/\?.*/, '').slice('/api/v1'.length)));
  expect([...paths].sort()).toEqual([
    '/disk/add/<task_id>',
    '/disk/delete/<task_id>',
    '/disk/list/<task_id>',
    '/disk/resize/<task_id>',
    '/images',
    '/images/delete',
    '/images/download',
    '/images/download_stop',
    '/images/downloadprogress',
    '/images/servers',
    '/images/upload',
    '/images/upload_stop',
    '/images/uploadprogress',
    '/lan/create',
    '/lan/delete/<network_name>',
    '/snapshot/create/<task_id>',
    '/snapshot/delete/<task_id>/<snapshot_name>',
    '/snapshot/list/<task_id>',
    '/snapshot/list/<task_id>/<snapshot_name>',
    '/tasks',
    '/tasks/<task_id>',
    '/tasks/delete/<task_id>',
    '/tasks/logs/<task_id>',
    '/tasks/modify/<task_id>',
    '/tasks/passwd/<task_id>',
    '/tasks/poweroff/<task_id>',
    '/tasks/restart/<task_id>',
    '/tasks/shutdown/<task_id>',
    '/tasks/start',
    '/tasks/start/<task_id>',
  ]);
});

test.each(EXAMPLES.map((example) => [`${example.file}:${example.line} ${example.path}`, example]))(
  '%s',
  async (_title, example) => {
    const node = await rentComputeNode({ speed: 1_000_000 });
    // The example names a network that is shorter than the documents allow one to be.
    node.compute.networks.set('test', { cidr: '192.168.66.0/24', owner: node.renter.wallet });
    const path = await filledIn(node, example);
    const { peer_nodes_list, additional } = example.body;
    const peers = Array.isArray(peer_nodes_list) && peer_nodes_list.length > 0 ? [node.compute.nodeId] : [];
    const answer = await node.post(path, objectOf(additional), peers);
    expect(answer).toMatchObject({ status: 200, errcode: 0 });
  },
);

/** Brings about what the example takes for granted. @returns the path with real names */
async function filledIn(node: RentedNode, { path }: SeedExample): Promise<string> {
  let filled = path.slice('/api/v1'.length);
  if (filled.includes('<task_id>')) {
    const taskId = await runningVm(node);
    if (/\/tasks\/start\/|\/snapshot\//.test(filled)) node.compute.setVmState(taskId, 'closed');
    if (filled.includes('<snapshot_name>')) {
      await node.post(`/snapshot/create/${taskId}`, { snapshot_name: 'snap0', image_server: 'ID_1' });
    }
    filled = filled.replace('<task_id>', taskId).replace('<snapshot_name>', 'snap0');
  }
  if (filled.includes('<network_name>')) {
    await node.post('/lan/create', { network_name: 'testnet', ip_cidr: '192.168.66.0/24' });
    filled = filled.replace('<network_name>', 'testnet');
  }
  return filled;
}

function objectOf(value: unknown): object {
  if (typeof value === 'object' && value !== null) return value;
  throw new Error('the example has no additional');
}
