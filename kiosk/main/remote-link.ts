// HTTP to a counter on another computer: its certificate known by its fingerprint, the session in one cookie.
import type { X509Certificate } from 'node:crypto';
import { Agent, type Dispatcher, request } from 'undici';
import { messageOf } from '../../shared/errors/app-error.ts';
import { pinnedTls } from '../../shared/util/pinned-tls.ts';
import { CallError } from '../ipc/errors.ts';

export interface RemoteLinkOptions {
  /** e.g. `https://192.168.1.10:7740`; plain HTTP to this computer alone. */
  url: string;
  /** SHA-256 of its certificate, as the counter shows it. Needed for https. */
  fingerprint?: string | undefined;
}

const CONNECT_LIMIT_MS = 10_000;
/** Without a session any value proves that no foreign page sent the request. */
const NO_SESSION = 'login';

export class RemoteLink {
  readonly #options: RemoteLinkOptions;
  #dispatcher: Agent | undefined;
  /** `name=value`; in memory only, so closing the program logs out. */
  #cookie: string | undefined;
  #csrf = NO_SESSION;

  constructor(options: RemoteLinkOptions) {
    this.#options = options;
  }

  open(): void {
    const { url } = this.#options;
    this.#dispatcher ??= new Agent({
      ...{ headersTimeout: 0, bodyTimeout: 0 },
      ...(url.startsWith('https:')
        ? { connect: pinnedTls({ timeoutMs: CONNECT_LIMIT_MS, refuse: (shown) => this.#refuse(shown) }) }
        : {}),
    });
  }

  async close(): Promise<void> {
    const dispatcher = this.#dispatcher;
    this.#dispatcher = undefined;
    await dispatcher?.destroy();
  }

  /** The value of the session that answers; '' ends it. */
  keepCsrf(value: string): void {
    this.#csrf = value || NO_SESSION;
  }

  /** @throws CallError LINK_DOWN */
  async send(
    path: string,
    options: { method: 'GET' | 'POST'; accept: string; signal: AbortSignal; body?: string | undefined },
  ): Promise<Dispatcher.ResponseData> {
    const { method, accept, signal, body } = options;
    if (!this.#dispatcher) throw linkDown('the program is ending');
    try {
      const reply = await request(new URL(path, this.#options.url), {
        ...{ method, signal, dispatcher: this.#dispatcher },
        ...(body === undefined ? {} : { body }),
        headers: {
          accept,
          'x-netbar-csrf': this.#csrf,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(this.#cookie === undefined ? {} : { cookie: this.#cookie }),
        },
      });
      this.#keepCookie(reply.headers['set-cookie']);
      return reply;
    } catch (error) {
      throw linkDown(`the counter at ${this.#options.url} does not answer: ${messageOf(error)}`);
    }
  }

  /** One cookie of one server; an empty one is a log-out. */
  #keepCookie(header: string | string[] | undefined): void {
    const first = Array.isArray(header) ? header[0] : header;
    const pair = first?.split(';')[0];
    if (pair !== undefined) this.#cookie = pair.endsWith('=') ? undefined : pair;
  }

  #refuse(shown: X509Certificate | undefined): Error | undefined {
    if (shown && shown.fingerprint256 === this.#options.fingerprint?.toUpperCase()) return undefined;
    return new Error('its certificate is not the one whose fingerprint was given');
  }
}

export function linkDown(message: string): CallError {
  return new CallError({ status: 503, code: 'LINK_DOWN', message });
}
