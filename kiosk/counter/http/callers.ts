// Who calls over HTTP: the session behind the cookie, and the proof that its own page sent the change.
import { timingSafeEqual } from 'node:crypto';
import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, RefusedCall } from '../calls.ts';
import type { TransportSessions } from './types.ts';

export const CSRF_HEADER = 'x-netbar-csrf';

/** Reads and writes the session's cookie. */
export class Callers {
  readonly #sessions: TransportSessions;
  readonly #secure: boolean;
  /** Cookies know no ports: two counters on one computer must not take each other's. */
  readonly #port: () => number;

  constructor(sessions: TransportSessions, secure: boolean, port: () => number) {
    this.#sessions = sessions;
    this.#secure = secure;
    this.#port = port;
  }

  get cookieName(): string {
    return this.#secure ? '__Host-netbar' : `netbar-${this.#port()}`;
  }

  tokenOf(request: FastifyRequest): string | undefined {
    return request.cookies[this.cookieName];
  }

  of(request: FastifyRequest): Caller {
    const token = this.tokenOf(request);
    const session = token === undefined ? undefined : this.#sessions.find(token);
    return {
      person: session?.person ?? null,
      locked: session?.locked ?? false,
      sessionId: session?.id ?? null,
      transport: 'http',
      address: request.ip,
    };
  }

  /**
   * A form or an image of another site can't set a header, and can't read the session's value.
   * @throws RefusedCall FORBIDDEN
   */
  checkCsrf(request: FastifyRequest, caller: Caller): void {
    const given = request.headers[CSRF_HEADER];
    // Without a session (login, wizard) the header's presence alone proves a page of ours or a program.
    const good =
      typeof given === 'string' &&
      (caller.sessionId === null || equal(given, this.#sessions.csrf(caller.sessionId)));
    if (good) return;
    const details = { header: CSRF_HEADER };
    throw new RefusedCall('FORBIDDEN', `the header ${CSRF_HEADER} is missing or wrong`, {
      status: 403,
      details,
    });
  }

  /** After a call: a session that it opened becomes the cookie, one that it ended takes it away. */
  settle(request: FastifyRequest, reply: FastifyReply, caller: Caller): void {
    const opened = this.#sessions.takeToken(caller);
    if (opened) void reply.setCookie(this.cookieName, opened.token, this.#cookie());
    else {
      const token = this.tokenOf(request);
      if (token !== undefined && !this.#sessions.find(token))
        void reply.clearCookie(this.cookieName, this.#cookie());
    }
  }

  #cookie() {
    return { path: '/', httpOnly: true, sameSite: 'strict', secure: this.#secure } as const;
  }
}

function equal(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && expected !== '' && timingSafeEqual(a, b);
}
