// The notifications over HTTP: resumes by seq, reconnects with back-off, knows a dead link by its silence.
import type { CounterClient } from '../../ipc/contract.ts';
import { NotificationSchema } from '../../ipc/notifications.ts';
import { readLines } from './lines.ts';

type Listener = Parameters<CounterClient['subscribe']>[0];

/** The counter pings after 5 s of silence; without any line for so long the link is dead. */
const SILENCE_MS = 12_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

export interface StreamOptions {
  /** Address of the stream, without query. */
  url: string;
  listener: Listener;
}

/** Follows the stream until it is ended. @returns how to end it */
export function followStream({ url, listener }: StreamOptions): () => void {
  const end = new AbortController();
  void run(url, listener, end.signal);
  return () => end.abort();
}

async function run(url: string, listener: Listener, signal: AbortSignal): Promise<void> {
  let seq: number | null = null;
  let waitMs = FIRST_WAIT_MS;
  while (!signal.aborted) {
    let up = false;
    const attempt = new AbortController();
    const give = AbortSignal.any([signal, attempt.signal]);
    let watch = setTimeout(() => attempt.abort(), SILENCE_MS);
    try {
      const query = seq === null ? '' : `?since=${seq}`;
      const response = await fetch(`${url}${query}`, {
        signal: give,
        credentials: 'same-origin',
        cache: 'no-store',
        headers: { accept: 'application/x-ndjson' },
      });
      if (!response.ok || response.body === null) throw new Error(`stream answered ${response.status}`);
      for await (const line of readLines(response.body)) {
        clearTimeout(watch);
        watch = setTimeout(() => attempt.abort(), SILENCE_MS);
        const parsed = NotificationSchema.safeParse(JSON.parse(line));
        // A line that this page does not know (newer counter) costs only itself.
        if (!parsed.success) continue;
        waitMs = FIRST_WAIT_MS;
        if (!up) listener.onLink('up');
        up = true;
        seq = parsed.data.seq;
        listener.onNotification(parsed.data);
      }
    } catch {
      // Every failure has the same cure: wait, then connect again and resume.
    } finally {
      clearTimeout(watch);
    }
    if (signal.aborted) return;
    listener.onLink('down');
    await pause(waitMs * (0.75 + Math.random() / 2), signal);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
