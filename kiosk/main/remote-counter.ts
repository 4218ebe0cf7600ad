// A counter on another computer: HTTPS from the main process, its certificate known by its fingerprint.

import { X509Certificate } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import { Backoff } from '../../shared/util/backoff.ts';
import { sleep } from '../../shared/util/time.ts';
import { CALLS, type CallName } from '../ipc/contract.ts';
import { CallError, CallFailureSchema } from '../ipc/errors.ts';
import { SessionStatusSchema } from '../ipc/staff.ts';
import type { CounterAccess } from './counter-access.ts';

export interface RemoteCounterOptions {
  /** e.g. `https://192.168.1.10:7740`; plain HTTP to this computer alone. */
  url: string;
  /** SHA-256 of its certificate, as the counter shows it. Needed for https. */
  fingerprint: string | undefined;
}

const CALL_LIMIT_MS = 60_000;
/** The counter says something every 5 s. */
const SILENCE_MS = 12_000;

export class RemoteCounter implements CounterAccess {
  readonly #options: RemoteCounterOptions;
  #dispatcher: Agent | undefined;
  #cookie: string | undefined;
  #csrf = 'login';

  constructor(options: RemoteCounterOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#dispatcher ??= new Agent({ connect: this.#connector(), headersTimeout: 0, bodyTimeout: 0 });
  }

  async stop(): Promise<void> {
    const dispatcher = this.#dispatcher;
    this.#dispatcher = undefined;
    await dispatcher?.destroy();
  }

  async call(name: CallName, input: unknown): Promise<unknown> {
    const { kind } = CALLS[name];
    const path = `/api/v1/${name.replace('.', '/')}`;
    const reply = await this.#send(kind === 'read' ? `${path}${queryOf(input)}` : path, {
      method: kind === 'read' ? 'GET' : 'POST',
      signal: AbortSignal.timeout(CALL_LIMIT_MS),
      ...(kind === 'read' ? {} : { body: JSON.stringify(input) }),
    });
    const value: unknown = await reply.body.json().catch(() => undefined);
    if (reply.statusCode !== 200) throw toCallError(value, reply.statusCode);
    const session = SessionStatusSchema.safeParse(value);
    if (session.success) this.#csrf = session.data.csrf || 'login';
    return value;
  }

  subscribe(listener: (message: unknown) => void): () => void {
    const end = new AbortController();
    void this.#follow(listener, end.signal);
    return () => end.abort();
  }

  async #follow(listener: (message: unknown) => void, signal: AbortSignal): Promise<void> {
    const backoff = new Backoff({ baseMs: 500, capMs: 10_000 });
    let seq: number | undefined;
    while (!signal.aborted) {
      const silence = new AbortController();
      let watch = setTimeout(() => silence.abort(), SILENCE_MS);
      try {
        const since = seq === undefined ? '' : `?since=${seq}`;
        const reply = await this.#send(`/notifications${since}`, {
          method: 'GET',
          signal: AbortSignal.any([signal, silence.signal]),
        });
        if (reply.statusCode !== 200) throw toCallError(undefined, reply.statusCode);
        listener({ link: 'up' });
        for await (const line of createInterface({ input: Readable.from(reply.body) })) {
          clearTimeout(watch);
          watch = setTimeout(() => silence.abort(), SILENCE_MS);
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

  async #send(
    path: string,
    options: { method: 'GET' | 'POST'; signal: AbortSignal; body?: string },
  ): Promise<Dispatcher.ResponseData> {
    if (!this.#dispatcher) throw linkDown('the program is ending');
    try {
      const reply = await request(new URL(path, this.#options.url), {
        ...options,
        dispatcher: this.#dispatcher,
        headers: {
          accept: path.startsWith('/notifications') ? 'application/x-ndjson' : 'application/json',
          'x-netbar-csrf': this.#csrf,
          ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(this.#cookie === undefined ? {} : { cookie: this.#cookie }),
        },
      });
      this.#keepCookie(reply.headers['set-cookie']);
      return reply;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw linkDown(`the counter at ${this.#options.url} does not answer: ${message}`);
    }
  }

  /** One cookie of one server; an empty one is a log-out. */
  #keepCookie(header: string | string[] | undefined): void {
    const first = Array.isArray(header) ? header[0] : header;
    const pair = first?.split(';')[0];
    if (pair === undefined) return;
    this.#cookie = pair.endsWith('=') ? undefined : pair;
  }

  #connector(): buildConnector.connector {
    const wanted = this.#options.fingerprint?.toUpperCase();
    // A certificate that the counter signed itself is known by its fingerprint alone; resumed sessions bring none.
    const connect = buildConnector({ rejectUnauthorized: false, maxCachedSessions: 0, allowH2: false });
    return (options, callback) =>
      connect(options, (...result) => {
        const [error, socket] = result;
        if (error !== null || options.protocol !== 'https:') return callback(...result);
        const raw = 'getPeerCertificate' in socket ? socket.getPeerCertificate().raw : undefined;
        if (raw && wanted !== undefined && new X509Certificate(raw).fingerprint256 === wanted) {
          return callback(null, socket);
        }
        socket.destroy();
        callback(new Error('its certificate is not the one whose fingerprint was given'), null);
      });
  }
}

function linkDown(message: string): CallError {
  return new CallError({ status: 503, code: 'LINK_DOWN', message });
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
