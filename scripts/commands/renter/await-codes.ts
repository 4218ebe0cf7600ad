// Waits until a rented machine's codes can be read, and knows when waiting longer is no use.
import { problemOf, RenterProblem } from '../../../kiosk/counter/renter/problem.ts';
import {
  type CodesProgress,
  type DbcClient,
  DbcError,
  type DbcErrorCode,
  type DeeplinkCodes,
} from '../../../shared/dbc/index.ts';

export interface AwaitOptions {
  signal: AbortSignal;
  /** How long in all, ms; 0 asks once. */
  withinMs: number;
  /** How long the machine may be seen off, ms: the node switches a newly rented one on by itself. */
  offMs: number;
  /** From an answer to the next question, ms. */
  everyMs: number;
  onProgress: (progress: CodesProgress) => void;
}

/** A node that answered before may be away for so long, ms. */
const PATIENCE_MS = 120_000;
/** The operation's own least time: one question. */
const ONCE_MS = 20;

/** @throws RenterProblem; the signal's reason */
export async function awaitCodes(
  client: DbcClient,
  machine: string,
  options: AwaitOptions,
): Promise<DeeplinkCodes> {
  const { signal, withinMs, offMs, everyMs, onProgress } = options;
  const gaveUp = new AbortController();
  const watch = new Watch(offMs, withinMs);
  try {
    return await client.operation.codesReady(machine).wait({
      everyMs,
      withinMs: Math.max(withinMs, ONCE_MS),
      signal: AbortSignal.any([signal, gaveUp.signal]),
      onProgress: (progress) => {
        onProgress(progress);
        const problem = watch.problemAfter(progress);
        if (problem) gaveUp.abort(problem);
      },
    });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (gaveUp.signal.aborted) throw gaveUp.signal.reason;
    const over = error instanceof DbcError && error.code === 'NODE_TIMEOUT';
    throw (over ? watch.problemAtEnd() : undefined) ?? problemOf(error);
  }
}

/** Remembers what the questions brought so far. */
class Watch {
  readonly #offMs: number;
  readonly #once: boolean;
  #last: CodesProgress | undefined;
  #answeredAt: number | undefined;
  #offSince: number | undefined;

  constructor(offMs: number, withinMs: number) {
    this.#offMs = offMs;
    this.#once = withinMs === 0;
  }

  /** Undefined: go on. */
  problemAfter(progress: CodesProgress): RenterProblem | undefined {
    const now = performance.now();
    this.#last = progress;
    if (progress.trouble !== undefined) {
      const patient = this.#answeredAt !== undefined && now - this.#answeredAt < PATIENCE_MS;
      return patient && !this.#once ? undefined : troubleOf(progress.trouble);
    }
    this.#answeredAt = now;
    if (progress.power !== 'off') this.#offSince = undefined;
    else this.#offSince ??= now;
    const offFor = this.#offSince === undefined ? -1 : now - this.#offSince;
    return offFor >= this.#offMs ? machineOff() : undefined;
  }

  problemAtEnd(): RenterProblem | undefined {
    if (!this.#last) return undefined;
    if (this.#last.trouble !== undefined) return troubleOf(this.#last.trouble);
    if (this.#last.power === 'off') return machineOff();
    return new RenterProblem('NOT_CONNECTED', 'the time was over before DeepLink told its codes');
  }
}

function machineOff(): RenterProblem {
  return new RenterProblem('MACHINE_OFF', "the machine's controller says off");
}

/** What asking again does not seem to mend. */
function troubleOf(code: DbcErrorCode): RenterProblem {
  // The only passing refusal: the chain could not be asked, or does not know the machine.
  if (code === 'NOT_AUTHORISED') return new RenterProblem('CHAIN_SILENT', 'query machine_status failed');
  return problemOf(new DbcError(code, `asked again and again: ${code}`));
}
