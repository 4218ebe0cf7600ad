// What a running `netbar sim client-node` is told on stdin: one JSON object per line.
import { z } from 'zod';
import { isNodeId } from '../../../shared/dbc/keys.ts';
import type { ClientNodeSimulator } from './types.ts';

const NODE_ID = z.string().refine(isNodeId, 'a node id is 64 lower-case hex digits');
const COMMAND = z.discriminatedUnion('cmd', [
  z.strictObject({
    cmd: z.literal('rent'),
    node_id: NODE_ID,
    renter: z.string(),
    order: z.string().optional(),
  }),
  z.strictObject({ cmd: z.literal('expire'), node_id: NODE_ID }),
  z.strictObject({ cmd: z.literal('end-rental'), node_id: NODE_ID }),
  z.strictObject({
    cmd: z.literal('status'),
    node_id: NODE_ID,
    status: z.string(),
    rent_status: z.enum(['renting', 'waitingVerifying', 'rentExpired']).optional(),
  }),
  z.strictObject({ cmd: z.literal('verifiers'), node_id: NODE_ID, wallets: z.array(z.string()) }),
  z.strictObject({ cmd: z.literal('forget'), node_id: NODE_ID }),
  z.strictObject({ cmd: z.literal('chain-delay'), ms: z.number().nonnegative() }),
  z.strictObject({ cmd: z.literal('connect'), node_id: NODE_ID }),
  z.strictObject({ cmd: z.literal('disconnect'), node_id: NODE_ID }),
  z.strictObject({ cmd: z.literal('prune'), node_id: NODE_ID }),
  z.strictObject({ cmd: z.literal('state') }),
  z.strictObject({ cmd: z.literal('stop') }),
]);
type Command = z.infer<typeof COMMAND>;

/**
 * Does what the line says. @returns the event to tell, or undefined when the node is to stop
 * @throws ZodError, SyntaxError or RangeError for a line that can't be obeyed
 */
export async function obey(
  node: ClientNodeSimulator,
  line: string,
): Promise<Record<string, unknown> | undefined> {
  const command = COMMAND.parse(JSON.parse(line));
  return command.cmd === 'stop' ? undefined : await perform(node, command);
}

async function perform(
  node: ClientNodeSimulator,
  command: Exclude<Command, { cmd: 'stop' }>,
): Promise<Record<string, unknown>> {
  const { chain } = node;
  switch (command.cmd) {
    case 'rent': {
      const { node_id, renter, order } = command;
      const id = chain.rent(node_id, { renter, ...(order === undefined ? {} : { order }) });
      return { event: 'rented', node_id, renter, order: id };
    }
    case 'expire':
      chain.expire(command.node_id);
      break;
    case 'end-rental':
      chain.endRental(command.node_id);
      break;
    case 'status':
      chain.setStatus(command.node_id, command.status, command.rent_status);
      break;
    case 'verifiers':
      chain.setVerifiers(command.node_id, command.wallets);
      break;
    case 'forget':
      chain.forget(command.node_id);
      break;
    case 'chain-delay':
      chain.delayMs = command.ms;
      break;
    case 'connect':
      node.connect(command.node_id);
      break;
    case 'disconnect':
      node.disconnect(command.node_id);
      break;
    case 'prune':
      return { event: 'pruned', node_id: command.node_id, off: await node.prune(command.node_id) };
    case 'state':
      return { event: 'state', services: await node.services(), chain: Object.fromEntries(chain.machines()) };
  }
  return { event: 'done', ...command };
}
