// The audit: who did what to which seat, appended for good.
import type { Caller } from '../calls.ts';
import type { Store } from '../store/types.ts';
import {
  AUDIT_KEY,
  type ChainedEntry,
  firstHead,
  formatHead,
  type Head,
  isSame,
  macOf,
  parseHead,
  sealOf,
} from './chain.ts';
import { csvPieces, gzipped, jsonPieces } from './export.ts';
import { type AuditFilter, distinctOf, listEntries, newestSeq, pagesUpTo } from './query.ts';
import { insertEntry, readHead, writeHead } from './rows.ts';
import type { Audit, AuditRecord } from './types.ts';
import { type Verdict, verifyChain, verifyFile } from './verify.ts';

/** Longest text of one field: an audit line is no place for a file. */
const MAX_TEXT = 1000;

/** What the audit needs of a store. */
export type AuditStore = Pick<Store, 'db' | 'secrets' | 'transaction'>;

export class AuditLog implements Audit {
  readonly #store: AuditStore;
  readonly #key: Uint8Array;
  readonly #now: () => number;

  constructor(store: AuditStore, options: { now?: () => number } = {}) {
    this.#store = store;
    this.#key = store.secrets.derive(AUDIT_KEY);
    this.#now = options.now ?? Date.now;
  }

  record(record: AuditRecord): void {
    this.#store.transaction(() => {
      const last = this.#lastHead();
      const entry = this.#entryOf(record, last.seq + 1);
      const mac = macOf(this.#key, last.mac, entry);
      insertEntry(this.#store.db, entry, mac);
      const head = { seq: entry.seq, mac };
      writeHead(this.#store.db, head, sealOf(this.#key, head));
    });
  }

  /** `seq:mac` of the newest entry. */
  get head(): string {
    return formatHead(this.#lastHead());
  }

  /** @param head kept elsewhere, `seq:mac`; a text that is no head is found as OTHER_CHAIN */
  verify(head?: string): Verdict {
    return verifyChain(this.#store.db, this.#key, keptHead(head));
  }

  /** The same without holding up everything else, however long the audit. */
  async verifyAside(signal?: AbortSignal, head?: string): Promise<Verdict> {
    const path = this.#store.db.location();
    if (path === null) return this.verify(head);
    return verifyFile(path, this.#key, signal, keptHead(head));
  }

  /** Newest first; without holding up everything else. @throws RefusedCall LINK_DOWN, the signal's reason */
  list(filter: AuditFilter & { before?: number | undefined; limit: number }, signal?: AbortSignal) {
    return listEntries(this.#store.db, filter, signal);
  }

  /** Everything that a filter could be set to. */
  distinct(column: 'who' | 'action'): string[] {
    return distinctOf(this.#store.db, column);
  }

  /**
   * A gzipped file of what is there now, oldest first, with the head of the whole chain; without holding up
   * everything else. @throws as `list`
   */
  async export(
    format: 'csv' | 'json',
    filter: AuditFilter,
    signal?: AbortSignal,
  ): Promise<{ gzip: Buffer; head: string }> {
    const { head } = this;
    const pages = pagesUpTo(this.#store.db, newestSeq(this.#store.db), filter, signal);
    const pieces = format === 'csv' ? csvPieces(pages, head) : jsonPieces(pages, head);
    return { gzip: await gzipped(pieces, signal), head };
  }

  /**
   * Where the next entry hangs. A note that is missing or not ours must not be mended silently: the next entry
   * then leaves a gap in the numbers, which every later check finds.
   */
  #lastHead(): Head {
    const noted = readHead(this.#store.db);
    if (noted && isSame(noted.seal, sealOf(this.#key, noted))) return noted;
    const row = this.#store.db.prepare('SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1').get();
    const mac = row?.mac instanceof Uint8Array ? row.mac : firstHead(this.#key).mac;
    return { seq: Number(row?.seq ?? 0) + 1, mac };
  }

  #entryOf(record: AuditRecord, seq: number): ChainedEntry {
    const { who } = record;
    return {
      seq,
      at: this.#now(),
      personId: typeof who === 'string' ? null : (who.person?.id ?? null),
      who: clean(typeof who === 'string' ? who : nameOf(who)),
      role: typeof who === 'string' ? 'system' : (who.person?.role ?? 'none'),
      action: record.action,
      seatId: record.seatId ?? null,
      seat: cut(record.seat),
      before: cut(record.before),
      after: cut(record.after),
      result: record.result,
      reason: cut(record.reason),
      code: record.code ?? null,
    };
  }
}

function keptHead(head: string | undefined): Head | undefined {
  return head === undefined ? undefined : (parseHead(head) ?? { seq: 0, mac: new Uint8Array() });
}

const nameOf = ({ person, address }: Caller) => person?.name ?? `nobody at ${address}`;

const cut = (text: string | undefined) => (text === undefined ? null : clean(text));

/**
 * One line of well-formed text: a lone surrogate or a NUL would come back from the database as another text
 * than the MAC was made of.
 */
function clean(text: string): string {
  const line = text.toWellFormed().replaceAll(/\p{Cc}+/gu, ' ');
  return line.length <= MAX_TEXT ? line : `${line.slice(0, MAX_TEXT - 1).toWellFormed()}…`;
}
