// What is asked before a power command: afterwards nothing but the command itself is on the way.
import { type DbcClient, DbcError, type ShownPower } from '../../../../shared/dbc/index.ts';

/**
 * Proves that the node is there and lets this identity in. A controller that tells no state is no reason to stop.
 * @throws DbcError: nothing was sent
 */
export async function readPowerBefore(
  client: DbcClient,
  nodeId: string,
  signal: AbortSignal,
): Promise<ShownPower> {
  try {
    return await client.bareMetal.powerStatus(nodeId, { signal });
  } catch (error) {
    if (error instanceof DbcError && error.code === 'BMC_FAILED') return 'unknown';
    throw error;
  }
}
