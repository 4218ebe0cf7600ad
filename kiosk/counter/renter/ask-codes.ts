// One question of the renter's page: the codes, or how far the machine is, or why there are none.
import type { DbcClient } from '../../../shared/dbc/dbc-client.ts';
import { DbcError } from '../../../shared/dbc/errors.ts';
import type { CodesAnswer, CodesQuestion } from '../../ipc/renter/page.ts';
import { problemOf } from './problem.ts';

/** @throws only what is no failure of the network: the abort of `signal`, and mistakes of ours */
export async function askCodes(
  client: DbcClient,
  question: CodesQuestion,
  signal: AbortSignal,
): Promise<CodesAnswer> {
  const { machineId, sessionId, sessionIdSign, rentOrder, withPower = false } = question;
  const call = { identity: { sessionId, sessionIdSign }, rentOrder, signal };
  try {
    const { deviceId, password, masked } = await client.deeplink.get(machineId, call);
    if (masked) return { state: 'refused', problem: 'NOT_YOURS' };
    // Connected, and DeepLink has not told its codes yet.
    if (deviceId === '' || password === '') return { state: 'starting', power: 'on' };
    return { state: 'ready', deviceId, password };
  } catch (error) {
    if (!(error instanceof DbcError)) throw error;
    if (error.code !== 'DEEPLINK_NOT_CONNECTED') return { state: 'refused', problem: problemOf(error).code };
  }
  if (!withPower) return { state: 'starting' };
  const power = await client.bareMetal.powerStatus(machineId, call).catch((error: unknown) => {
    if (error instanceof DbcError) return 'unknown' as const;
    throw error;
  });
  return { state: 'starting', power };
}
