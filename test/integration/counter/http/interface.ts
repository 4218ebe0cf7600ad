// The HTTP interface alone, on a real socket, with sessions that a test opens as it likes.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { pino } from 'pino';
import { type Caller, type Handlers, RefusedCall } from '../../../../kiosk/counter/calls.ts';
import { createDispatch } from '../../../../kiosk/counter/dispatch.ts';
import { HttpServer } from '../../../../kiosk/counter/http/server.ts';
import type { HttpOptions, TransportSessions } from '../../../../kiosk/counter/http/types.ts';
import { NotificationHub } from '../../../../kiosk/counter/notifications/hub.ts';
import { CALL_NAMES } from '../../../../kiosk/ipc/contract.ts';
import type { Role } from '../../../../kiosk/ipc/staff.ts';
import { aSnapshot } from '../../../unit/counter/samples.ts';

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
  json: () => unknown;
}

export interface Ask {
  method?: string;
  headers?: Record<string, string | undefined>;
  body?: string | Buffer;
  /** PEM: speak TLS and trust this certificate alone. */
  ca?: string;
}

/** One request on its own connection; nothing is added but what HTTP needs. */
export async function ask(port: number, path: string, options: Ask = {}): Promise<Answer> {
  const message = await open(port, path, options);
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const { statusCode = 0, headers } = message;
  return { status: statusCode, headers, text, json: () => JSON.parse(text) as unknown };
}

/** The answer's head; its body is the caller's to read. */
export async function open(port: number, path: string, { method = 'GET', headers = {}, body, ca }: Ask) {
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  const options = {
    ...{ host: '127.0.0.1', port, path, method, agent: false as const },
    headers: {
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      ...(Object.fromEntries(given) as Record<string, string>),
    },
  };
  const call = ca ? tlsRequest({ ...options, ca, servername: 'localhost' }) : httpRequest(options);
  call.end(body);
  const [message] = (await once(call, 'response')) as [IncomingMessage];
  return message;
}

/** Sessions by hand: a test opens, locks and ends them. */
export class HandSessions implements TransportSessions {
  readonly byToken = new Map<
    string,
    { id: string; person: { id: string; name: string; role: Role }; locked: boolean }
  >();
  #issued = new Map<Caller, { sessionId: string; token: string }>();

  open(role: Role, locked = false) {
    const token = randomBytes(16).toString('base64url');
    const session = { id: `s-${token}`, person: { id: 'p', name: 'Kim', role }, locked };
    this.byToken.set(token, session);
    return { token, session, csrf: this.csrf(session.id) };
  }

  find(token: string) {
    return this.byToken.get(token);
  }

  csrf(sessionId: string): string {
    return `csrf-of-${sessionId}`;
  }

  /** What a login handler does. */
  issue(caller: Caller, role: Role) {
    const { token, session } = this.open(role);
    this.#issued.set(caller, { sessionId: session.id, token });
  }

  takeToken(caller: Caller) {
    return this.#issued.get(caller);
  }
}

export interface Interface {
  port: number;
  server: HttpServer;
  hub: NotificationHub;
  sessions: HandSessions;
  cookieName: string;
  log: string[];
  /** Headers of a page of ours in a new session of this role. */
  as(role: Role, locked?: boolean): Record<string, string>;
  stop(): Promise<void>;
}

export type InterfaceOptions = Partial<Omit<HttpOptions, 'limits'>> & {
  limits?: Partial<HttpOptions['limits']>;
  handlers?: Partial<Handlers>;
};

export async function startInterface(options: InterfaceOptions = {}): Promise<Interface> {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const hub = new NotificationHub({ log, capacity: 50 });
  hub.showSnapshotsOf(() => aSnapshot());
  hub.start();
  const sessions = new HandSessions();
  const reached = () => {
    throw new RefusedCall('CONFLICT', 'the handler was reached');
  };
  const every = Object.fromEntries(CALL_NAMES.map((name) => [name, reached])) as unknown as Handlers;
  const server = new HttpServer(
    {
      dispatch: createDispatch({ ...every, ...options.handlers }, log),
      ...{ hub, sessions, log, allowedHosts: [], healthy: () => true },
      listen: { host: '127.0.0.1', port: 0 },
      ...options,
      limits: {
        ...{ requestsPerMinute: 100_000, loginsPerMinute: 100_000, connections: 200, streamsPerSession: 4 },
        ...options.limits,
      },
    },
    '1.2.3',
  );
  await server.start();
  const { port } = server;
  const cookieName = options.tls ? '__Host-netbar' : `netbar-${port}`;
  return {
    ...{ port, server, hub, sessions, cookieName, log: lines },
    as: (role, locked = false) => {
      const { token, csrf } = sessions.open(role, locked);
      return {
        cookie: `${cookieName}=${token}`,
        'x-netbar-csrf': csrf,
        'content-type': 'application/json',
        origin: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
        'sec-fetch-site': 'same-origin',
      };
    },
    stop: async () => {
      hub.stop();
      await server.stop();
    },
  };
}
