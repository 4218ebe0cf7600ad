// The load of one measurement: every machine reports once a second, and staff read the seat list ten times a second.
import type { LoadMachine } from './machines.ts';

export interface LoadResult {
  /** Keep-alives per second that were answered. */
  rate: number;
  keepAlive: { p50: number; p99: number };
  list: { p50: number; p99: number };
  /** Of the server's process while the load ran. */
  cpuPercent: number;
  /** At the end, MB. */
  memoryMb: number;
  listBytes: number;
}

export interface LoadOptions {
  machines: readonly LoadMachine[];
  seconds: number;
  /** Reads the seat list; resolves with its size in bytes. */
  readList: () => Promise<number>;
  /** CPU time so far (ms) and resident memory (MB) of the server's process. */
  cost: () => Promise<{ cpuMs: number; rssMb: number }>;
}

const LISTS_PER_SECOND = 10;

export async function runLoad({ machines, seconds, readList, cost }: LoadOptions): Promise<LoadResult> {
  const keepAlives: number[] = [];
  const lists: number[] = [];
  let listBytes = 0;
  const before = await cost();
  const started = performance.now();
  const until = started + seconds * 1000;
  const reporting = machines.map(async (machine, index) => {
    // Spread over the second, as sixty machines that were not started by one clock.
    let at = started + (1000 * index) / machines.length;
    while (at < until) {
      await sleepUntil(at);
      keepAlives.push(await machine.report());
      at += 1000;
    }
  });
  const reading = (async () => {
    for (let at = started; at < until; at += 1000 / LISTS_PER_SECOND) {
      await sleepUntil(at);
      const asked = performance.now();
      listBytes = await readList();
      lists.push(performance.now() - asked);
    }
  })();
  await Promise.all([...reporting, reading]);
  const seconds_ = (performance.now() - started) / 1000;
  const after = await cost();
  return {
    rate: keepAlives.length / seconds_,
    keepAlive: quantiles(keepAlives),
    list: quantiles(lists),
    cpuPercent: (after.cpuMs - before.cpuMs) / (seconds_ * 10),
    memoryMb: after.rssMb,
    listBytes,
  };
}

function quantiles(values: number[]): { p50: number; p99: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

function sleepUntil(at: number): Promise<void> {
  const ms = at - performance.now();
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}
