// One token per machine and boot: given once per boot that the counter saw or that staff allowed.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Store } from '../store/types.ts';
import { AgentError } from './errors.ts';

interface Row {
  tokenHash: Buffer | undefined;
  tokenBoot: string | null;
  allowedAt: number | null;
  /** Seen off, and not let in since: whoever finds it on knows that it has booted. */
  offAt: number | null;
  refused: { code: string; at: number } | null;
}

const EMPTY: Row = { tokenHash: undefined, tokenBoot: null, allowedAt: null, offAt: null, refused: null };

export class Tokens {
  readonly #store: Store;
  readonly #now: () => number;
  /** Everything is also in memory: reports come by the hundred per second. */
  readonly #rows = new Map<string, Row>();

  constructor(store: Store, now: () => number = Date.now) {
    this.#store = store;
    this.#now = now;
  }

  load(): void {
    this.#rows.clear();
    for (const row of this.#store.db.prepare('SELECT * FROM agents').all()) {
      const { token_hash: hash, refused_code: code, refused_at: at } = row;
      this.#rows.set(String(row.seat_id), {
        tokenHash: hash instanceof Uint8Array ? Buffer.from(hash) : undefined,
        tokenBoot: typeof row.token_boot === 'string' ? row.token_boot : null,
        allowedAt: typeof row.allowed_at === 'number' ? row.allowed_at : null,
        offAt: typeof row.off_at === 'number' ? row.off_at : null,
        refused: typeof code === 'string' && typeof at === 'number' ? { code, at } : null,
      });
    }
  }

  of(seatId: string): Readonly<Row> {
    return this.#rows.get(seatId) ?? EMPTY;
  }

  lives(seatId: string): boolean {
    return this.of(seatId).tokenHash !== undefined;
  }

  /** The next enrolment is let in, and whatever token there was ends. */
  allow(seatId: string, by: string): void {
    this.#put(seatId, { ...EMPTY, allowedAt: this.#now() }, by);
  }

  /** The boot is over: its machine is off. */
  off(seatId: string): void {
    const { offAt, refused } = this.of(seatId);
    if (offAt === null) this.#put(seatId, { ...EMPTY, offAt: this.#now(), refused }, null);
  }

  /** Seats that were off when they were seen last. */
  allOff(): string[] {
    return [...this.#rows].flatMap(([seatId, { offAt }]) => (offAt === null ? [] : [seatId]));
  }

  /** Staff took the token away. */
  end(seatId: string): void {
    const row = this.of(seatId);
    if (row.tokenHash || row.allowedAt !== null) {
      this.#put(seatId, { ...EMPTY, refused: row.refused }, null);
    }
  }

  /**
   * Gives the token of this boot.
   * @throws AgentError ENROLMENT_TOKEN_LIVES, ENROLMENT_NOT_EXPECTED
   */
  issue(seatId: string, bootId: string): string {
    const row = this.of(seatId);
    if (row.tokenHash) throw new AgentError('ENROLMENT_TOKEN_LIVES', 'this boot was let in already');
    if (row.allowedAt === null)
      throw new AgentError('ENROLMENT_NOT_EXPECTED', 'no boot of this machine was seen');
    const token = randomBytes(32).toString('base64url');
    this.#put(seatId, { ...EMPTY, tokenHash: hashOf(token), tokenBoot: bootId }, null);
    return token;
  }

  noteRefusal(seatId: string, code: string): void {
    this.#put(seatId, { ...this.of(seatId), refused: { code, at: this.#now() } }, null);
  }

  matches(seatId: string, token: string): boolean {
    const { tokenHash } = this.of(seatId);
    return tokenHash !== undefined && timingSafeEqual(tokenHash, hashOf(token));
  }

  forget(seatId: string): void {
    this.#rows.delete(seatId);
    this.#store.db.prepare('DELETE FROM agents WHERE seat_id = ?').run(seatId);
  }

  #put(seatId: string, row: Row, allowedBy: string | null): void {
    this.#rows.set(seatId, row);
    this.#store.db
      .prepare(
        `INSERT INTO agents (seat_id, token_hash, token_boot, token_since, allowed_at, allowed_by, refused_code,
                             refused_at, off_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (seat_id) DO UPDATE SET token_hash = excluded.token_hash, token_boot = excluded.token_boot,
           token_since = excluded.token_since, allowed_at = excluded.allowed_at, allowed_by = excluded.allowed_by,
           refused_code = excluded.refused_code, refused_at = excluded.refused_at,
           off_at = excluded.off_at`,
      )
      .run(
        seatId,
        row.tokenHash ?? null,
        row.tokenBoot,
        row.tokenHash ? this.#now() : null,
        row.allowedAt,
        allowedBy,
        row.refused?.code ?? null,
        row.refused?.at ?? null,
        row.offAt,
      );
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
