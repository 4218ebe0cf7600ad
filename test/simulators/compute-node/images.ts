// /images of a compute node, and /lan.
import type { Reply } from '../node/json-styles.ts';
import { member } from '../node/rapid-json.ts';
import type { ComputeNodeSimulator } from './compute-node.ts';
import { Fields, impossible, malformed, OK, told } from './fields.ts';
import { isCidr, isNetworkName } from './formats.ts';
import { imageListOf } from './image-centre.ts';
import type { Transfers } from './transfers.ts';
import { requireQuery, type VmCall } from './vm-call.ts';

/** Undefined: no such path. */
export function answerImages(node: ComputeNodeSimulator, call: VmCall): Reply | undefined {
  requireQuery(call, []);
  const [action, ...rest] = call.segments;
  if (rest.length > 0) return undefined;
  const { transfers, servers } = node.images;
  transfers.settle();
  if (action === undefined) {
    const server = new Fields(call.additional, { image_server: 'text' }).text('image_server');
    if (server !== '' && !servers.has(server)) impossible(`image_server:${server} not exist`);
    return told(imageListOf(node.localImages.values()));
  }
  if (action === 'upload' || action === 'download') return begin(node, call, action);
  const name = new Fields(call.additional, { image_filename: 'text' }).needed('image_filename');
  if (action === 'downloadprogress') return progressOf(transfers, keyOf(node, name, 'down'), 'downloading');
  if (action === 'uploadprogress') return progressOf(transfers, keyOf(node, name, 'up'), 'uploading');
  if (action === 'download_stop' || action === 'upload_stop') {
    transfers.stop(keyOf(node, name, action === 'download_stop' ? 'down' : 'up'));
    return OK;
  }
  if (action !== 'delete') return undefined;
  if (isMoving(node, name)) {
    impossible('image file is in downloading or uploading, please try again later');
  }
  if (!node.localImages.delete(name)) impossible(`image file:${name} is not exist`);
  return OK;
}

function begin(node: ComputeNodeSimulator, call: VmCall, way: 'upload' | 'download'): Reply {
  const spec = { image_filename: 'text', image_server: 'text' } as const;
  const fields =
    way === 'upload'
      ? new Fields(call.additional, spec)
      : new Fields(call.additional, { ...spec, local_dir: 'text' });
  const name = fields.needed('image_filename');
  const server = fields.needed('image_server');
  if (way === 'download') requireFolder(call);
  const { transfers, servers } = node.images;
  const stored = servers.get(server) ?? impossible(`image_server:${server} not exist`);
  const [source, target] = way === 'upload' ? [node.localImages, stored] : [stored, node.localImages];
  const image = source.get(name) ?? impossible(`image:${name} not exist`);
  const key = keyOf(node, name, way === 'upload' ? 'up' : 'down');
  if (transfers.isRunning(key)) impossible(`image:${name} in ${way}ing`);
  transfers.begin(key, () => target.set(name, image));
  return OK;
}

function requireFolder({ additional }: VmCall): void {
  const folder = member(additional, 'local_dir');
  if (folder?.type !== 'string' || !folder.value.startsWith('/')) {
    malformed('additional local_dir must be an absolute path');
  }
}

/** True while a file is on its way, in either direction. */
export function isMoving(node: ComputeNodeSimulator, name: string): boolean {
  const { transfers } = node.images;
  return transfers.isRunning(keyOf(node, name, 'up')) || transfers.isRunning(keyOf(node, name, 'down'));
}

function keyOf(node: ComputeNodeSimulator, name: string, way: 'up' | 'down'): string {
  return `${node.nodeId} ${way} ${name}`;
}

export function progressOf(transfers: Transfers, key: string, word: string): Reply {
  const progress = transfers.progress(key);
  const status = progress < 1 ? word : 'done';
  return told({ status, progress: `${Math.floor(Math.min(progress, 1) * 100)}%` });
}

/** Undefined: no such path. */
export function answerLan(node: ComputeNodeSimulator, call: VmCall): Reply | undefined {
  requireQuery(call, []);
  const [action, name, ...rest] = call.segments;
  if (rest.length > 0) return undefined;
  if (action === 'create' && name === undefined) {
    const fields = new Fields(call.additional, { network_name: 'text', ip_cidr: 'text' });
    const network = fields.needed('network_name');
    const cidr = fields.needed('ip_cidr');
    if (!isNetworkName(network)) malformed('additional network_name must be 6 to 10 letters or digits');
    if (!isCidr(cidr)) malformed('additional ip_cidr must be an address and a mask, as in 192.168.66.0/24');
    if (node.networks.has(network)) impossible('network name already existed');
    node.networks.set(network, { cidr, owner: call.wallet });
    return OK;
  }
  if (action !== 'delete' || name === undefined) return undefined;
  new Fields(call.additional, {});
  if (node.networks.get(name)?.owner !== call.wallet) impossible('network name not existed');
  if ([...node.vms.values()].some(({ config }) => config.networkName === name)) {
    impossible('network is being used');
  }
  node.networks.delete(name);
  return OK;
}
