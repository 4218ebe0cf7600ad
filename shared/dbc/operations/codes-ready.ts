// A rented machine from power-on until its DeepLink codes can be read.
import { dbcError } from '../classify.ts';
import { DbcError } from '../errors.ts';
import { powerStateOf } from '../power.ts';
import { power } from '../requests/bare-metal.ts';
import { get } from '../requests/deeplink.ts';
import type { DbcCallOptions, DbcSender } from '../sender.ts';
import type { DeeplinkCodes, ShownPower } from '../types.ts';
import { Operation, type Trouble } from './operation.ts';

export interface CodesProgress extends Trouble {
  /** `waiting`: DeepLink is not there yet; `connected`: it is, and has not told its codes; `ready`. */
  phase: 'waiting' | 'connected' | 'ready';
  /** What the BMC tells while DeepLink is away; `unknown` is never off. */
  power: ShownPower;
}

/** A machine boots in minutes; a slow one checks its disks. */
const WITHIN_MS = 20 * 60 * 1000;
/** The bare-metal node asks the BMC by ipmitool, one request after the other: not with every question. */
const POWER_EVERY = 5;

/** Waits for a machine's codes. @throws DbcError INVALID_INPUT */
export function codesReady(sender: DbcSender, nodeId: string): Operation<DeeplinkCodes, CodesProgress> {
  const codes = get(nodeId);
  let shown: ShownPower = 'unknown';
  let asked = 0;
  const refreshPower = async (call: DbcCallOptions) => {
    if (sender.via === 'client' && asked % POWER_EVERY === 0) shown = await readPower(sender, nodeId, call);
    asked += 1;
  };
  return new Operation<DeeplinkCodes, CodesProgress>({
    token: { v: 1, kind: 'machine.codes', nodeId },
    what: `the start of machine ${nodeId}`,
    withinMs: WITHIN_MS,
    initial: { phase: 'waiting', power: 'unknown' },
    ask: async (call) => {
      try {
        const result = await sender.send(codes, call);
        if (result.masked) throw dbcError('NOT_AUTHORISED', 'the node shows the codes masked');
        // DeepLink is connected and has reported nothing yet (p2p-deeplink-empty).
        const ready = result.deviceId !== '' && result.password !== '';
        return ready
          ? { progress: { phase: 'ready', power: 'on' }, end: { result } }
          : { progress: { phase: 'connected', power: 'on' } };
      } catch (error) {
        if (!(error instanceof DbcError) || error.code !== 'DEEPLINK_NOT_CONNECTED') throw error;
        await refreshPower(call);
        return { progress: { phase: 'waiting', power: shown } };
      }
    },
  });
}

async function readPower(sender: DbcSender, nodeId: string, call: DbcCallOptions): Promise<ShownPower> {
  try {
    return powerStateOf(await sender.send(power(nodeId, 'status'), call));
  } catch (error) {
    if (error instanceof DbcError) return 'unknown';
    throw error;
  }
}
