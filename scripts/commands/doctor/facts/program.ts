// Which program answers at a node's address: bare-metal and client nodes tell their version in the same words.
import { z } from 'zod';
import type { DbcNodeClient } from '../../../../shared/dbc/client.ts';
import { DbcError } from '../../../../shared/dbc/errors.ts';

export interface Program {
  kind: 'bare-metal' | 'client' | 'other';
  /** What it answered, where that is known to hold no secret. */
  answer: string;
}

const PATH = '/api/v1/bare_metal/power';
const BARE_METAL_SAYS = 'only client node support';
/** Recorded: power-no-peer. */
const CLIENT_SAYS = 'peer_nodeid is empty';

/**
 * Asks for a power state in nobody's name and of no machine: a bare-metal node leaves such calls to client nodes, a
 * client node misses the machine. Neither forwards anything, so that nothing can harm it.
 * @throws DbcError when it does not answer
 */
export async function programBehind(client: DbcNodeClient, signal: AbortSignal): Promise<Program> {
  const question = { path: PATH, peers: [], additional: { command: 'status' }, read: true };
  try {
    await client.send(question, z.unknown(), { signal });
    return { kind: 'other', answer: 'a power state of nobody' };
  } catch (error) {
    if (!(error instanceof DbcError) || error.context.status === undefined) throw error;
    const { nodeMessage } = error.context;
    if (nodeMessage === BARE_METAL_SAYS) return { kind: 'bare-metal', answer: BARE_METAL_SAYS };
    if (nodeMessage === CLIENT_SAYS) return { kind: 'client', answer: CLIENT_SAYS };
    return { kind: 'other', answer: typeof nodeMessage === 'string' ? nodeMessage : 'no DBC answer' };
  }
}
