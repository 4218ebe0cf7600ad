// A counter on another computer: calls and notifications over its HTTP interface.
import { messageOf } from '../../shared/errors/app-error.ts';
import { Backoff } from '../../shared/util/backoff.ts';
import { sleep } from '../../shared/util/time.ts';
import { CALLS, type CallName } from '../ipc/contract.ts';
import { CallError, CallFailureSchema } from '../ipc/errors.ts';
import { SessionStatusSchema } from '../ipc/staff.ts';
import type { CounterAccess } from './counter-access.ts';
import { linkDown, RemoteLink, type RemoteLinkOptions } from './remote-link.ts';

const READ_LIMIT_MS = 60_000;
/** A change goes on at the counter although nobody waits for it: an import or a restored backup takes its time. */
const CHANGE_LIMIT_MS = 600_000;
/** The counter says something every 5 s. */
const SILENCE_MS = 12_000;

export class RemoteCounter implements CounterAccess {
  readonly #link: RemoteLink;

  constructor(options: RemoteLinkOptions) {
    this.#link = new RemoteLink(options);
  }

  async start(): Promise<void> {
    this.#link.open();
  }

  stop(): Promise<void> {
    return this.#link.close();
  }

  /** The audit is the other computer's; the log here has it. */
  pageGone(): void {}

  async call(name: CallName, input: unknown): Promise<unknown> {
    const isRead = CALLS[name].kind === 'read';
    const path = `/api/v1/${name.replace('.', '/')}`;
    const reply = await this.#link.send(isRead ? `${path}${queryOf(input)}` : path, {
      method: isRead ? 'GET' : 'POST',
      accept: 'application/json',
      signal: AbortSignal.timeout(isRead ? READ_LIMIT_MS : CHANGE_LIMIT_MS),
      body: isRead ? undefined : (JSON.stringify(input) ?? '{}'),
    });
    const value: unknown = await reply.body.json().catch((error: unknown) => {
      if (reply.statusCode === 200) throw linkDown(`the counter's answer broke off: ${messageOf(error)}`);
    });
    if (reply.statusCode !== 200) throw toCallError(value, reply.statusCode);
    // Whichever call answers with the session's state also brings the value of that session.
    const session = SessionStatusSchema.safeParse(value);
    if (session.success) this.#link.keepCsrf(session.data.csrf);
    return value;
  }

  subscribe(listener: (message: unknown) => void): () => void {
    const end = new AbortController();
    void this.#follow(listener, end.signal);
    return () => end.abort();
  }

  async #follow(listener: (message: unknown) => void, signal: AbortSignal): Promise<void> {
    const backoff = new Backoff({ baseMs: 500, capMs: 10_000, floorMs: 100 });
    let seq: number | undefined;
    while (!signal.aborted) {
      const silence = new AbortController();
      const watch = setTimeout(() => silence.abort(), SILENCE_MS);
      try {
        const reply = await this.#link.send(`/notifications${seq === undefined ? '' : `?since=${seq}`}`, {
          method: 'GET',
          accept: 'application/x-ndjson',
          signal: AbortSignal.any([signal, silence.signal]),
        });
        if (reply.statusCode !== 200) {
          await reply.body.dump();
          throw toCallError(undefined, reply.statusCode);
        }
        listener({ link: 'up' });
        for await (const line of linesOf(reply.body)) {
          watch.refresh();
          const message: unknown = JSON.parse(line);
          if (typeof message === 'object' && message !== null && 'seq' in message) seq = Number(message.seq);
          listener(message);
          backoff.reset();
        }
      } catch {
        // Every failure has the same cure: wait, connect again, go on after the last seq.
      } finally {
        clearTimeout(watch);
      }
      if (signal.aborted) return;
      listener({ link: 'down' });
      await sleep(backoff.next(), signal).catch(() => undefined);
    }
  }
}

/** Unlike node:readline, it fails when the body does. */
async function* linesOf(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield line;
  }
}

function toCallError(value: unknown, status: number): CallError {
  const parsed = CallFailureSchema.safeParse(value);
  if (parsed.success) return new CallError(parsed.data);
  return new CallError({ status, code: 'INTERNAL', message: `the counter answered with status ${status}` });
}

function queryOf(input: unknown): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(input ?? {})) {
    if (value !== undefined && value !== null) query.set(key, String(value));
  }
  return query.size === 0 ? '' : `?${query}`;
}
