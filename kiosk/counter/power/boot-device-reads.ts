// Reads boot devices in the background, so slowly that no BMC notices: the flags change without anybody telling.
import type { MachineRegistry } from '../machines/types.ts';
import type { BootDeviceNotes } from './boot-device-notes.ts';
import type { FleetPower } from './fleet-power.ts';
import type { Jobs } from './jobs.ts';

export interface BootDeviceReadsOptions {
  registry: Pick<MachineRegistry, 'list' | 'get' | 'onChange'>;
  power: Pick<FleetPower, 'of' | 'target' | 'onBoot'>;
  notes: BootDeviceNotes;
  jobs: Pick<Jobs, 'runningOn'>;
  /** Told when the store refuses a write. */
  onFault?: (error: unknown) => void;
  timings?: Partial<BootReadTimings>;
}

export interface BootReadTimings {
  /** Between two reads of the café, ms. */
  everyMs: number;
  /** Least time between two reads of one BMC, ms. */
  againMs: number;
  /** How long a machine's firmware may take to obey and clear a "once" after its boot began, ms. */
  bootedMs: number;
  timeoutMs: number;
}

const TIMINGS: BootReadTimings = {
  everyMs: 5000,
  againMs: 3_600_000,
  bootedMs: 300_000,
  timeoutMs: 10_000,
};

export class BootDeviceReads {
  readonly #options: BootDeviceReadsOptions;
  readonly #timings: BootReadTimings;
  /** When each seat may be read next, on the monotonic clock. */
  readonly #due = new Map<string, number>();
  /** Until when a "once" that is read may be the one that the boot of now uses up, on the same clock. */
  readonly #booting = new Map<string, number>();
  #ends: (() => void)[] = [];
  #stopping: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(options: BootDeviceReadsOptions) {
    this.#options = options;
    this.#timings = { ...TIMINGS, ...options.timings };
  }

  start(): void {
    if (this.#stopping) return;
    const { registry, power, notes } = this.#options;
    this.#stopping = new AbortController();
    this.#ends = [
      power.onBoot((seatId) => {
        this.#booting.set(seatId, performance.now() + this.#timings.bootedMs);
        if (notes.known(seatId) === null) this.#due.delete(seatId);
      }),
      registry.onChange(({ seatId, removed }) => {
        if (!removed) return;
        this.#due.delete(seatId);
        this.#booting.delete(seatId);
        notes.forget(seatId);
      }),
    ];
    this.#schedule();
  }

  async stop(): Promise<void> {
    for (const end of this.#ends.splice(0)) end();
    this.#stopping?.abort();
    this.#stopping = undefined;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(): void {
    if (!this.#stopping) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#readNext().finally(() => this.#schedule());
    }, this.#timings.everyMs);
  }

  /** One read, of the seat that has waited longest; only of BMCs that answer, and of none that has something to do. */
  async #readNext(): Promise<void> {
    const signal = this.#stopping?.signal;
    const seatId = this.#next();
    if (!signal || seatId === undefined) return;
    const { power, notes, registry, onFault } = this.#options;
    const due = this.#later(seatId, this.#timings.againMs);
    const before = notes.known(seatId)?.at;
    const target = power.target(seatId);
    const reader = target?.bootReader ?? target?.bootDevice;
    const flags = await reader
      ?.readBootDevice({ signal, timeoutMs: this.#timings.timeoutMs })
      // What was known stays known, with its age; the poller tells of a BMC that does not answer.
      .catch(() => undefined);
    // Overtaken by a boot, or by somebody who set another one.
    const overtaken = this.#due.get(seatId) !== due || notes.known(seatId)?.at !== before;
    if (!flags || overtaken || !registry.get(seatId)) return;
    const doubtMs = (this.#booting.get(seatId) ?? 0) - performance.now();
    const isOnce = flags.valid && !flags.persistent && flags.device !== 'none';
    if (isOnce && doubtMs > 0) {
      this.#later(seatId, doubtMs);
      return;
    }
    try {
      notes.read(seatId, flags);
    } catch (error) {
      onFault?.(error);
    }
  }

  #next(): string | undefined {
    const { registry, power, jobs } = this.#options;
    const now = performance.now();
    const due = registry
      .list()
      .map(({ id }) => ({ id, at: this.#due.get(id) ?? 0 }))
      .filter(({ at }) => at <= now)
      .sort((a, b) => a.at - b.at);
    return due.find(({ id }) => {
      const { power: state, problemCode } = power.of(id);
      if (state === 'unknown' || problemCode !== null || jobs.runningOn(id)) return false;
      return power.target(id)?.bootDevice !== undefined;
    })?.id;
  }

  #later(seatId: string, ms: number): number {
    const due = performance.now() + ms;
    this.#due.set(seatId, due);
    return due;
  }
}
