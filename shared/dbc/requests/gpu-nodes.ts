// Requests about GPU nodes: `/mining_nodes` (all three documents, "GPU Node Manage").
import { z } from 'zod';
import type { DbcRequest } from '../request.ts';
import { deeplinkSchema } from '../schemas.ts';
import type { DeeplinkCodes } from '../types.ts';
import { type Raw, rowsSchema } from './answers.ts';
import { clientNodeCall, gpuNodeCall } from './shape.ts';

/** What a GPU node or a bare-metal server tells everybody about itself. */
export interface MachineInfo {
  /** Version of its node program, e.g. "0.4.1.8". */
  version?: string | undefined;
  /** "2" for a bare-metal server. */
  nodeType?: string | undefined;
  ip?: string | undefined;
  os?: string | undefined;
  /** Masked, and absent while DeepLink is not connected (node ≥ 0.4.1.7). */
  deeplink?: DeeplinkCodes | undefined;
  /** All that came. */
  raw: Raw;
}

const text = z.string().optional().catch(undefined);
const infoShape = z.object({
  version: text,
  node_type: text,
  ip: text,
  os: text,
  deeplink: deeplinkSchema.optional().catch(undefined),
});

const infoSchema = z.record(z.string(), z.unknown()).transform((raw): MachineInfo => {
  const { node_type: nodeType, ...known } = infoShape.parse(raw);
  return { ...known, nodeType, raw };
});

/** Documents, "Querying GPU Node Machine Configuration Information". */
export function info(nodeId: string): DbcRequest<MachineInfo> {
  return gpuNodeCall({
    name: 'machine.info',
    path: 'mining_nodes',
    nodeId,
    read: true,
    signers: ['none'],
    answer: infoSchema,
  });
}

/** The GPU nodes that the client node knows; bare-metal servers are not among them (p2p-mining-nodes-list). */
export function list(): DbcRequest<Raw[]> {
  return clientNodeCall({ name: 'machine.list', path: 'mining_nodes', read: true, answer: rowsSchema });
}

export { sessionId } from './sessions.ts';
