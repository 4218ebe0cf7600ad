// What the HTTP interface needs of the counter.
import type { Logger } from '../../../shared/logging/logger.ts';
import type { Person } from '../../ipc/staff.ts';
import type { Caller, Dispatch } from '../calls.ts';
import type { NotificationHub } from '../notifications/hub.ts';

/** The part of the staff's sessions that a transport uses. */
export interface TransportSessions {
  find(token: string): { id: string; person: Person; locked: boolean } | undefined;
  csrf(sessionId: string): string;
  /** After a login: the token of the session that this caller opened. */
  takeToken(caller: Caller): { sessionId: string; token: string } | undefined;
}

export interface Limits {
  /** Calls of one address in a minute. */
  requestsPerMinute: number;
  /** Logins and wizard calls of one address in a minute. */
  loginsPerMinute: number;
  connections: number;
  /** Notification streams of one session. */
  streamsPerSession: number;
}

export interface HttpOptions {
  dispatch: Dispatch;
  hub: NotificationHub;
  sessions: TransportSessions;
  log: Logger;
  listen: { host: string; port: number };
  /** PEM; without it only loopback addresses are listened on. */
  tls?: { key: string; cert: string } | undefined;
  /** Host names beyond loopback and this computer's own addresses. */
  allowedHosts: readonly string[];
  /** Folder of the built web app; without it there is no page. */
  rendererDir?: string | undefined;
  limits: Limits;
  /** False: a part of the counter failed. */
  healthy: () => boolean;
}
