// Who is logged in where: kept in the store, known to the other side by a random token alone.
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { SQLOutputValue } from 'node:sqlite';
import { TypedEmitter } from '../../../shared/util/typed-emitter.ts';
import { type Person, RoleSchema } from '../../ipc/staff.ts';
import type { Caller } from '../calls.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { Store } from '../store/types.ts';

/** Longer than a shift. */
export const LONGEST_SESSION_MS = 12 * 3_600_000;
const SWEEP_MS = 1000;
/** Of one person; those that were touched last stay. */
const MOST_SESSIONS = 20;
/** Small corrections of the clock lock nobody out. */
const CLOCK_SLACK_MS = 60_000;

export interface Session {
  id: string;
  person: Person;
  /** The person stays known; only `locked` and `public` calls are let in. */
  locked: boolean;
  createdAt: number;
  lastActiveAt: number;
  endsAt: number;
}

export interface SessionChange {
  sessionId: string;
  personId: string;
  kind: 'opened' | 'locked' | 'unlocked' | 'ended';
}

export interface IssuedToken {
  sessionId: string;
  token: string;
}

export class Sessions extends TypedEmitter<{ changed: [change: SessionChange] }> {
  readonly #store: Store;
  readonly #settings: Pick<SettingsStore, 'get'>;
  readonly #now: () => number;
  readonly #csrfKey: Uint8Array;
  readonly #issued = new WeakMap<Caller, IssuedToken>();
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: { store: Store; settings: Pick<SettingsStore, 'get'>; now?: () => number }) {
    super();
    this.#store = deps.store;
    this.#settings = deps.settings;
    this.#now = deps.now ?? Date.now;
    this.#csrfKey = deps.store.secrets.derive('csrf');
  }

  /** From now on idle sessions lock and old ones end by themselves, also when nobody asks. */
  start(): void {
    this.#timer ??= setInterval(() => this.#sweepQuietly(), SWEEP_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** @returns how to stop listening */
  onChange(listener: (change: SessionChange) => void): () => void {
    return this.on('changed', listener);
  }

  /** Opens a session for somebody whose PIN was right; the transport fetches the token by `takeToken`. */
  open(personId: string, caller: Caller): Session {
    const token = randomBytes(32).toString('base64url');
    const now = this.#now();
    const id = randomUUID();
    this.#store.db
      .prepare(
        `INSERT INTO sessions (id, token, person_id, created_at, last_active_at, ends_at, locked)
         VALUES (?, ?, ?, ?, ?, ?, 0)`,
      )
      .run(id, hash(token), personId, now, now, now + LONGEST_SESSION_MS);
    this.#issued.set(caller, { sessionId: id, token });
    this.#endOldest(personId);
    this.#tell(id, personId, 'opened');
    const session = this.get(id);
    if (!session) throw new Error('a session that was just opened is gone');
    return session;
  }

  /** After `session.login` or `setup.owner`: what was opened for exactly this caller object; only once. */
  takeToken(caller: Caller): IssuedToken | undefined {
    const issued = this.#issued.get(caller);
    this.#issued.delete(caller);
    return issued;
  }

  /** By the token that the other side holds. */
  find(token: string): Session | undefined {
    return this.#read('s.token = ?', hash(token));
  }

  get(id: string): Session | undefined {
    return this.#read('s.id = ?', id);
  }

  /** Somebody is there. */
  touch(id: string): void {
    const session = this.get(id);
    if (!session || session.locked) return;
    this.#store.db.prepare('UPDATE sessions SET last_active_at = ? WHERE id = ?').run(this.#now(), id);
  }

  lock(id: string): void {
    const session = this.get(id);
    if (session && !session.locked) this.#setLocked(session, true);
  }

  /** The same person gave the PIN again. */
  unlock(id: string): void {
    const session = this.get(id);
    if (!session) return;
    this.#store.db.prepare('UPDATE sessions SET last_active_at = ? WHERE id = ?').run(this.#now(), id);
    if (session.locked) this.#setLocked(session, false);
  }

  end(id: string): void {
    const row = this.#store.db.prepare('DELETE FROM sessions WHERE id = ? RETURNING person_id').get(id);
    if (row) this.#tell(id, String(row.person_id), 'ended');
  }

  /** @param keep a session that goes on */
  endAllOf(personId: string, keep?: string | null): void {
    const rows = this.#store.db
      .prepare('DELETE FROM sessions WHERE person_id = ? AND id IS NOT ? RETURNING id')
      .all(personId, keep ?? null);
    for (const row of rows) this.#tell(String(row.id), personId, 'ended');
  }

  /** Programs that log in for every call must not pile sessions up: all of them are looked at every second. */
  #endOldest(personId: string): void {
    const rows = this.#store.db
      .prepare(
        `SELECT id FROM sessions WHERE person_id = ? ORDER BY last_active_at DESC, rowid DESC LIMIT -1 OFFSET ?`,
      )
      .all(personId, MOST_SESSIONS);
    for (const row of rows) this.end(String(row.id));
  }

  /** What the header `x-netbar-csrf` must carry in this session. */
  csrf(id: string): string {
    return createHmac('sha256', this.#csrfKey).update(id).digest('base64url');
  }

  /** Locks and ends what is due. */
  sweep(): void {
    for (const row of this.#store.db.prepare('SELECT id FROM sessions').all()) this.get(String(row.id));
  }

  /** A full disk must not end the counter: what is due stays due, and the next question finds it. */
  #sweepQuietly(): void {
    try {
      this.sweep();
    } catch {
      // Whoever asks for the session gets the error.
    }
  }

  #read(condition: string, value: string | Uint8Array): Session | undefined {
    const row = this.#store.db
      .prepare(
        `SELECT s.*, p.name, p.role, p.active FROM sessions s JOIN people p ON p.id = s.person_id WHERE ${condition}`,
      )
      .get(value);
    return row && this.#current(sessionOf(row), row.active === 1);
  }

  /** Time passes between two questions: what is due happens here. */
  #current(session: Session, active: boolean): Session | undefined {
    const now = this.#now();
    if (!active || now >= session.endsAt || now < session.createdAt - LONGEST_SESSION_MS) {
      this.end(session.id);
      return undefined;
    }
    const idleMs = now - session.lastActiveAt;
    // A clock that was set back must not keep an idle screen open until it catches up.
    const isActive = idleMs < this.#settings.get().idleLockMs && idleMs > -CLOCK_SLACK_MS;
    if (session.locked || isActive) return session;
    this.#setLocked(session, true);
    return { ...session, locked: true };
  }

  #setLocked({ id, person }: Session, locked: boolean): void {
    this.#store.db.prepare('UPDATE sessions SET locked = ? WHERE id = ?').run(locked ? 1 : 0, id);
    this.#tell(id, person.id, locked ? 'locked' : 'unlocked');
  }

  #tell(sessionId: string, personId: string, kind: SessionChange['kind']): void {
    this.emit('changed', { sessionId, personId, kind });
  }
}

function sessionOf(row: Record<string, SQLOutputValue>): Session {
  return {
    id: String(row.id),
    person: { id: String(row.person_id), name: String(row.name), role: RoleSchema.parse(row.role) },
    locked: row.locked === 1,
    createdAt: Number(row.created_at),
    lastActiveAt: Number(row.last_active_at),
    endsAt: Number(row.ends_at),
  };
}

/** The token has 256 random bits: a plain hash hides it well enough. */
const hash = (token: string) => createHash('sha256').update(token).digest();
