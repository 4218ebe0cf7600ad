// The load of one measurement: every machine reports once a second, and staff read the seat list ten times a second.
import type { LoadMachine } from './machines.ts';
import { type ListAnswer, type ListSource, readLists } from './read-lists.ts';

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
  /** The last list. */
  answer: ListAnswer;
}

export interface LoadOptions {
  machines: readonly LoadMachine[];
  seconds: number;
  list: ListSource;
  /** CPU time so far (ms) and resident memory (MB) of the server's process. */
  cost: () => Promise<{ cpuMs: number; rssMb: number }>;
}

const LISTS_PER_SECOND = 10;

export async function runLoad({ machines, seconds, list, cost }: LoadOptions): Promise<LoadResult> {
  const keepAlives: number[] = [];
  const before = await cost();
  const started = performance.now();
  const until = started + seconds * 1000;
  const reading = readLists({ ...list, seconds, perSecond: LISTS_PER_SECOND });
  const reporting = machines.map(async (machine, index) => {
    // Spread over the second, as sixty machines that were not started by one clock.
    let at = started + (1000 * index) / machines.length;
    while (at < until) {
      await sleepUntil(at);
      keepAlives.push(await machine.report());
      at += 1000;
    }
  });
  const [{ times, answer }] = await Promise.all([reading, ...reporting]);
  const elapsed = (performance.now() - started) / 1000;
  const after = await cost();
  return {
    rate: keepAlives.length / elapsed,
    keepAlive: quantiles(keepAlives),
    list: quantiles(times),
    cpuPercent: (after.cpuMs - before.cpuMs) / (elapsed * 10),
    memoryMb: after.rssMb,
    listBytes: answer.chunks.reduce((sum, { byteLength }) => sum + byteLength, 0),
    answer,
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
