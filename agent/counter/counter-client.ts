// HTTPS to the counter: its public key is pinned, so that renewing its certificate breaks no disk image.
import { createHash, timingSafeEqual, type X509Certificate } from 'node:crypto';
import { request, Agent as UndiciAgent } from 'undici';
import type { z } from 'zod';
import { AppError, messageOf } from '../../shared/errors/app-error.ts';
import { AgentFailureSchema } from '../../shared/types/agent-protocol.ts';
import { pinnedTls } from '../../shared/util/pinned-tls.ts';

export type CounterErrorCode =
  /** No connection, or no answer in time. */
  | 'COUNTER_UNREACHABLE'
  /** Somebody answers with another key than the pinned one. */
  | 'COUNTER_KEY_WRONG'
  /** An answer that is none of the counter's. */
  | 'COUNTER_ANSWER'
  /** The counter refused; `context.code` says why. */
  | 'COUNTER_REFUSED';

export class CounterError extends AppError<CounterErrorCode> {
  /** The counter's own code of a refusal. */
  get refusal(): string | undefined {
    const { code } = this.context;
    return typeof code === 'string' ? code : undefined;
  }
}

export interface CounterClientOptions {
  /** e.g. `https://192.168.1.10:7443` */
  url: string;
  /** `sha256/` and the base64 SHA-256 of the counter's public key (SPKI). */
  pin: string;
  localAddress?: string | undefined;
  /** Limit of each call, ms; held-open calls add their own. */
  timeoutMs: number;
}

const MAX_ANSWER_BYTES = 64 * 1024;

export class CounterClient {
  readonly #options: CounterClientOptions;
  readonly #pin: Buffer;
  #dispatcher: UndiciAgent | undefined;
  #localAddress: string | undefined;

  constructor(options: CounterClientOptions) {
    this.#options = options;
    this.#pin = Buffer.from(options.pin.replace(/^sha256\//, ''), 'base64');
  }

  /** Our side of the last connection. */
  get localAddress(): string | undefined {
    return this.#localAddress;
  }

  async close(): Promise<void> {
    const dispatcher = this.#dispatcher;
    this.#dispatcher = undefined;
    await dispatcher?.destroy();
  }

  /** @throws CounterError; the reason of `signal` when the caller aborts */
  async post<Answer>(
    path: string,
    body: unknown,
    answer: z.ZodType<Answer>,
    options: { token?: string | undefined; signal?: AbortSignal | undefined; holdMs?: number } = {},
  ): Promise<Answer> {
    const { token, signal, holdMs = 0 } = options;
    const limit = AbortSignal.timeout(this.#options.timeoutMs + holdMs);
    this.#dispatcher ??= this.#makeDispatcher();
    try {
      const reply = await request(new URL(path, this.#options.url), {
        method: 'POST',
        dispatcher: this.#dispatcher,
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(body),
      });
      const text = await readText(reply.body);
      if (reply.statusCode !== 200) throw refusal(reply.statusCode, text, path);
      return readAnswer(text, answer, path);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (error instanceof CounterError) throw error;
      const pinned = findCounterError(error);
      if (pinned) throw pinned;
      const why = limit.aborted ? `no answer to ${path} in time` : messageOf(error);
      throw new CounterError('COUNTER_UNREACHABLE', why, { retryable: true, cause: error });
    }
  }

  #makeDispatcher(): UndiciAgent {
    const { localAddress, timeoutMs } = this.#options;
    return new UndiciAgent({
      connections: 4,
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: pinnedTls({
        ...{ timeoutMs, localAddress },
        refuse: (certificate) => this.#refuse(certificate),
        onConnect: (address) => {
          this.#localAddress = address;
        },
      }),
    });
  }

  #refuse(certificate: X509Certificate | undefined): CounterError | undefined {
    const key = certificate?.publicKey.export({ type: 'spki', format: 'der' });
    const seen = key && createHash('sha256').update(key).digest();
    if (seen && seen.length === this.#pin.length && timingSafeEqual(seen, this.#pin)) return undefined;
    return new CounterError('COUNTER_KEY_WRONG', 'whoever answers does not have the pinned key');
  }
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new CounterError('COUNTER_ANSWER', 'the answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readAnswer<Answer>(text: string, schema: z.ZodType<Answer>, path: string): Answer {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new CounterError('COUNTER_ANSWER', `the answer to ${path} is not what a counter says`);
}

function refusal(status: number, text: string, path: string): CounterError {
  const parsed = AgentFailureSchema.safeParse(parseJson(text));
  if (!parsed.success)
    return new CounterError('COUNTER_ANSWER', `${path} was answered with status ${status}`);
  const { code, message } = parsed.data;
  return new CounterError('COUNTER_REFUSED', message, { context: { code, status } });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** undici wraps what a connector reports. */
function findCounterError(error: unknown): CounterError | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (at instanceof CounterError) return at;
  }
  return undefined;
}
