// What the node shows of one machine, for its agent: the counter reads it signed and passes only lengths on.
import { DbcError } from '../../../shared/dbc/errors.ts';
import type { MachineAnswer } from '../../../shared/types/agent-protocol.ts';
import type { MachineRegistry, NodeLink } from '../machines/types.ts';

/** @throws DbcError */
export async function machineAnswer(
  seatId: string,
  { node, registry }: { node: NodeLink; registry: MachineRegistry },
  signal: AbortSignal,
): Promise<MachineAnswer> {
  const { version, kind } = node.status;
  if (version === null || kind === null) {
    throw new DbcError('NODE_UNREACHABLE', 'the node has not answered the counter yet', { retryable: true });
  }
  const seat = registry.get(seatId);
  const answer = (machine: MachineAnswer['machine']): MachineAnswer => ({
    version: { text: version, kind },
    machine,
  });
  if (!seat) return answer(null);
  const { nodeId, uuid, ip } = seat;
  try {
    const codes = await node.readCodes(seatId, signal);
    const deeplink = { deviceId: codes.deviceId, passwordLength: codes.password.length };
    return answer({ nodeId, uuid, ip, deeplink });
  } catch (error) {
    if (error instanceof DbcError && error.code === 'DEEPLINK_NOT_CONNECTED') {
      return answer({ nodeId, uuid, ip, deeplink: null });
    }
    if (error instanceof DbcError && error.code === 'MACHINE_NOT_FOUND') return answer(null);
    throw error;
  }
}
