// Wrong tries and the waits that they cost, per person and per address; kept over restarts.
import { RefusedCall } from '../calls.ts';
import type { Store } from '../store/types.ts';

export const FREE_TRIES = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** After a day without a wrong try nobody remembers the old ones. */
const FORGET_MS = 24 * 3_600_000;

interface Tries {
  failures: number;
  until: number;
}

export class Lockouts {
  readonly #store: Store;
  readonly #now: () => number;

  constructor(store: Store, options: { now?: () => number } = {}) {
    this.#store = store;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Counts a try as wrong before it is checked, so that many at once are no way around the limit.
   * @returns how many wrong tries are left after this one
   * @throws RefusedCall LOCKED_OUT
   */
  charge(keys: readonly string[]): { triesLeft: number } {
    return this.#store.transaction(() => {
      this.refuseLocked(keys);
      this.#store.db.prepare('DELETE FROM lockouts WHERE last_at < ?').run(this.#now() - FORGET_MS);
      const failures = Math.max(...keys.map((key) => this.#charge(key)));
      return { triesLeft: Math.max(0, FREE_TRIES - failures) };
    });
  }

  /** @throws RefusedCall LOCKED_OUT */
  refuseLocked(keys: readonly string[]): void {
    const untilMs = Math.max(0, ...keys.map((key) => this.lockedUntil(key) ?? 0));
    if (untilMs === 0) return;
    const waitMs = untilMs - this.#now();
    throw new RefusedCall('LOCKED_OUT', `too many wrong tries: wait ${Math.ceil(waitMs / 1000)} s`, {
      status: 429,
      details: { triesLeft: 0, untilMs, waitMs },
    });
  }

  /** Milliseconds since 1970, or null. */
  lockedUntil(key: string): number | null {
    const now = this.#now();
    // A clock that was set back must not lock for longer than the longest wait.
    const until = Math.min(this.#tries(key).until, now + LONGEST_WAIT_MS);
    return until > now ? until : null;
  }

  /** The right PIN was given, or an owner ends the wait. */
  forgive(keys: readonly string[]): void {
    const forget = this.#store.db.prepare('DELETE FROM lockouts WHERE key = ?');
    for (const key of keys) forget.run(key);
  }

  #charge(key: string): number {
    const now = this.#now();
    const failures = this.#tries(key).failures + 1;
    const until = failures < FREE_TRIES ? 0 : now + waitAfter(failures);
    this.#store.db
      .prepare('INSERT OR REPLACE INTO lockouts (key, failures, last_at, until) VALUES (?, ?, ?, ?)')
      .run(key, failures, now, until);
    return failures;
  }

  #tries(key: string): Tries {
    const row = this.#store.db.prepare('SELECT failures, until FROM lockouts WHERE key = ?').get(key);
    return { failures: Number(row?.failures ?? 0), until: Number(row?.until ?? 0) };
  }
}

/** 30 s after the fifth, twice as long after each further one, at most 15 min. */
function waitAfter(failures: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - FREE_TRIES, 20));
}
