// Power that never lies, for many machines and many callers: one operation at a time per machine.
import { KeyedQueue } from '../../util/keyed-queue.ts';
import { IpmiError } from '../errors.ts';
import { interrupted } from '../interrupted.ts';
import { type BulkOptions, type BulkOutcome, runBulk } from './bulk.ts';
import { PowerOperation, type PowerTimings } from './power-operation.ts';
import type { PowerAction, PowerResult, PowerRunOptions, PowerTarget } from './types.ts';

export interface PowerControllerOptions extends Partial<PowerTimings> {
  /** Least time between two operations on one machine, in ms; default 1000 (Ironic: 5000). */
  minIntervalMs?: number;
}

const STAGGER_MS = 250;
const TIMINGS: PowerTimings = { pollCapMs: 1000, softPollCapMs: 5000, settleMs: 5000 };

export class PowerController {
  /** Without a bound over all machines: most operations only wait, and what they send is bounded where it is sent. */
  readonly #queue = new KeyedQueue();
  readonly #minIntervalMs: number;
  readonly #timings: PowerTimings;
  /** One for all bulk operations: two of them at once must not double the inrush. */
  readonly #inrush = new KeyedQueue();

  constructor({ minIntervalMs = 1000, ...timings }: PowerControllerOptions = {}) {
    this.#minIntervalMs = minIntervalMs;
    this.#timings = { ...TIMINGS, ...timings };
  }

  /**
   * Brings one machine to a state and proves it. Waits for earlier operations on the same machine; to cut
   * the power while a soft-off is awaited, abort that one first.
   * @throws IpmiError; its `delivery` tells what may have been done
   */
  async run(target: PowerTarget, action: PowerAction, options: PowerRunOptions = {}): Promise<PowerResult> {
    const { signal } = options;
    const operation = new PowerOperation(target, action, options, this.#timings);
    const restMs = target.minIntervalMs ?? this.#minIntervalMs;
    try {
      return await this.#queue.run(target.key, () => operation.run(), {
        restMs,
        ...(signal ? { signal } : {}),
      });
    } catch (error) {
      if (error instanceof IpmiError || !signal?.aborted) throw error;
      throw interrupted(signal.reason, { machine: target.key, action });
    }
  }

  /** The same action on many machines, switched on one after another `staggerMs` apart. */
  bulk(
    targets: readonly PowerTarget[],
    action: PowerAction,
    options: BulkOptions = {},
  ): Promise<BulkOutcome[]> {
    const { staggerMs = STAGGER_MS, maxInFlight: _, onProgress: __, onStep, ...run } = options;
    return runBulk(targets, action, options, (target) =>
      this.run(target, action, {
        ...run,
        ...(onStep ? { onStep: (step) => onStep(target.key, step) } : {}),
        inrushTurn: (start) => this.#inrushTurn(start, staggerMs, run.signal),
      }),
    );
  }

  /** Starts one machine at a time, and the next one `restMs` after this one's command was handed over. */
  async #inrushTurn(start: () => Promise<void>, restMs: number, signal?: AbortSignal): Promise<void> {
    let started: Promise<void> | undefined;
    const begin = async () => {
      started = start();
      // Awaited below; the turn itself does not wait for the machine's answer.
      started.catch(() => undefined);
    };
    await this.#inrush.run('power on', begin, { restMs, ...(signal ? { signal } : {}) });
    await started;
  }
}
