// A power command that is proven: sent once, then the state is read until it is what was asked for.
import { sleep } from '../../util/time.ts';
import { DbcError, type DbcErrorCode } from '../errors.ts';
import { type NodePowerCommand, powerStateOf, requirePowerDone } from '../power.ts';
import { power } from '../requests/bare-metal.ts';
import type { DbcSender } from '../sender.ts';
import type { ShownPower } from '../types.ts';
import type { WaitOptions } from './operation.ts';

export interface PowerProgress {
  /** What was read last. */
  power: ShownPower;
}

export interface PowerOutcome {
  /** The state was read, and is what was asked for. */
  confirmed: boolean;
  /** What was read last; `unknown` is never off. */
  power: ShownPower;
  /** The node's answer left doubt, and reading the state has settled or not settled it. */
  doubt?: DbcErrorCode | undefined;
}

const WITHIN_MS = 60_000;
/** The state can't be told, and the command was sent: that is no refusal of it. */
const UNREADABLE: readonly DbcErrorCode[] = ['BMC_FAILED', 'BAD_ANSWER', 'NODE_ERROR'];

/**
 * Sends the command once, never again, and reads the state until it fits. After a reset, "on" is all that can be
 * read: it is confirmed only when the node's own answer was success.
 * @throws DbcError of what certainly did nothing
 */
export async function switchPower(
  sender: DbcSender,
  nodeId: string,
  command: NodePowerCommand,
  options: WaitOptions<PowerProgress> = {},
): Promise<PowerOutcome> {
  const { onProgress, everyMs = 2000, withinMs = WITHIN_MS, ...call } = options;
  const request = power(nodeId, command);
  const status = power(nodeId, 'status');
  const until = performance.now() + withinMs;
  let doubt: DbcErrorCode | undefined;
  await sender.requireSafe(request, call.signal);
  try {
    requirePowerDone(command, await sender.send(request, call));
  } catch (error) {
    if (!(error instanceof DbcError) || !mayBeDone(error)) throw error;
    doubt = error.code;
  }
  const wanted = command === 'off' ? 'off' : 'on';
  while (true) {
    const state = await readState();
    onProgress?.({ power: state });
    const confirmed = state === wanted && (command !== 'reset' || doubt === undefined);
    const over = state === wanted || performance.now() + everyMs >= until;
    if (over) return { confirmed, power: state, ...(doubt === undefined ? {} : { doubt }) };
    await sleep(everyMs, call.signal);
  }

  async function readState(): Promise<ShownPower> {
    try {
      return powerStateOf(await sender.send(status, call));
    } catch (error) {
      if (error instanceof DbcError && (error.retryable || UNREADABLE.includes(error.code))) return 'unknown';
      throw error;
    }
  }
}

/** The command may have been carried out all the same: the state tells. */
function mayBeDone({ code, context }: DbcError): boolean {
  return context.maybeDone === true || code === 'UNCONFIRMED';
}
