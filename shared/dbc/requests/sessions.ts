// Requests about sessions: `/mining_nodes/session_id` (all three documents, "Tenant query to get session_id").
import { z } from 'zod';
import type { DbcRequest } from '../request.ts';
import { gpuNodeCall } from './shape.ts';

const sessionIdSchema = z
  .object({ session_id: z.string().min(1) })
  .transform((message) => message.session_id);

/**
 * Documents, "Tenant query to get session_id". Only the renter's wallet or multi-signature gets the id that is
 * worth something; any other wallet gets one as well, and it opens nothing (session-id-not-renter).
 */
export function sessionId(nodeId: string): DbcRequest<string> {
  return gpuNodeCall({
    name: 'session.id',
    path: 'mining_nodes/session_id',
    nodeId,
    read: true,
    signers: ['renter', 'multisig'],
    answer: sessionIdSchema,
  });
}
