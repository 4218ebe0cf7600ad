// What the calls to GPU nodes have in common.
import type { z } from 'zod';
import type { JsonValue } from '../envelope.ts';
import { nodeIdField } from '../fields/names.ts';
import { type DbcRequest, defineRequest, RENTER, type Signer } from '../request.ts';

export const API = '/api/v1';

export interface GpuNodeCall<Message> {
  name: string;
  /** Below `/api/v1/`, with the query. */
  path: string;
  /** The GPU node. */
  nodeId: string;
  additional?: Record<string, JsonValue>;
  /** Default false. */
  read?: boolean;
  /** Default: a renter, in any of the three ways. */
  signers?: readonly Signer[];
  /** On the bare-metal node's own HTTP. Default: not offered. */
  lanSigners?: readonly Signer[];
  answer: z.ZodType<Message>;
}

/** A call that a client node forwards to a GPU node. @throws DbcError INVALID_INPUT for a wrong node_id */
export function gpuNodeCall<Message>(call: GpuNodeCall<Message>): DbcRequest<Message> {
  const { name, path, nodeId, additional = {}, read = false, signers = RENTER, lanSigners, answer } = call;
  return defineRequest({
    name,
    path: `${API}/${path}`,
    peers: [nodeIdField('nodeId', nodeId)],
    additional,
    read,
    signers: { client: signers, ...(lanSigners ? { lan: lanSigners } : {}) },
    target: 'machine',
    answer,
  });
}

/** A call that the client node answers by itself. */
export function clientNodeCall<Message>(
  call: Omit<GpuNodeCall<Message>, 'nodeId' | 'lanSigners'>,
): DbcRequest<Message> {
  const { name, path, additional = {}, read = false, signers = ['none'], answer } = call;
  return defineRequest({
    name,
    path: `${API}/${path}`,
    peers: [],
    additional,
    read,
    signers: { client: signers },
    target: 'self',
    answer,
  });
}
