// Reading a machine's power over and over until it is what it should be.
import { sleep } from '../../util/time.ts';
import type { CallOptions } from '../capabilities/call-options.ts';
import type { PowerReader, PowerState } from '../capabilities/power.ts';
import { IpmiError } from '../errors.ts';

export interface WatchOptions {
  limitMs: number;
  /** The wait between two reads grows up to this, in ms. */
  pollCapMs: number;
  signal?: AbortSignal;
}

const FIRST_POLL_MS = 50;

/**
 * Reads at once and then ever more slowly, until `done` or the limit. A BMC that does not answer for a
 * while is `unknown` and is asked again.
 * @returns the last state, also when the limit ran out
 * @throws IpmiError that waiting can't cure, or the signal's reason
 */
export async function watchPower(
  reader: PowerReader,
  done: (state: PowerState) => boolean,
  { limitMs, pollCapMs, signal }: WatchOptions,
): Promise<PowerState> {
  const end = performance.now() + limitMs;
  for (let wait = FIRST_POLL_MS; ; wait = Math.min(wait * 2, pollCapMs)) {
    const state = await readOrUnknown(reader, signal ? { signal } : {});
    const left = end - performance.now();
    if (done(state) || left <= 0) return state;
    await sleep(Math.min(wait, left), signal);
  }
}

async function readOrUnknown(reader: PowerReader, call: CallOptions): Promise<PowerState> {
  try {
    return await reader.readPower(call);
  } catch (error) {
    if (error instanceof IpmiError && error.retryable) return 'unknown';
    throw error;
  }
}
