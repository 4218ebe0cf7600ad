// Reads the seat list while machines report, from a thread of its own.
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { Worker } from 'node:worker_threads';

/** Where the list is, and who asks for it. */
export interface ListSource {
  url: string;
  cookie: string;
}

export interface ReadPlan extends ListSource {
  seconds: number;
  perSecond: number;
}

export interface ListAnswer {
  headers: IncomingHttpHeaders;
  /** The body as it arrived. */
  chunks: Uint8Array[];
}

export interface ListReads {
  /** From asking to the last byte of the answer, ms. */
  times: number[];
  /** The last one. */
  answer: ListAnswer;
}

/** @throws when an answer is anything but 200 */
export async function readLists(plan: ReadPlan): Promise<ListReads> {
  const thread = new Worker(new URL('./list-thread.ts', import.meta.url), { workerData: plan });
  const [reads] = (await once(thread, 'message')) as [ListReads];
  return reads;
}
