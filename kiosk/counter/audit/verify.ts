// Walks the chain from its first entry and says where it breaks.
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { firstHead, formatHead, type Head, isSame, macOf, sealOf } from './chain.ts';
import { readHead, storedEntry } from './rows.ts';

export const FINDINGS = ['CHANGED', 'MISSING', 'TRUNCATED', 'HEAD_FORGED', 'OTHER_CHAIN'] as const;
/**
 * `CHANGED`: an entry (or the one before it) is not what was written; `MISSING`: a number is skipped;
 * `TRUNCATED`: the newest entries are gone; `HEAD_FORGED`: the note of where the chain ends is not the
 * counter's; `OTHER_CHAIN`: the head that was kept elsewhere is not part of this chain.
 */
export type Finding = (typeof FINDINGS)[number];

export interface Verdict {
  ok: boolean;
  entries: number;
  /** Of the last entry that holds. */
  head: string;
  /** Number of the first entry that does not hold, or null. */
  brokenAt: number | null;
  finding: Finding | null;
}

/** Entries between two pauses: a few milliseconds. */
const STEP = 1000;

/**
 * @param kept a head that was kept elsewhere (a backup, paper): finds that the whole store was set back
 */
export function verifyChain(db: DatabaseSync, key: Uint8Array, kept?: Head): Verdict {
  const steps = inOneMoment(db, key, kept);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/**
 * The same without holding up the counter: a connection of its own, and a pause every thousand entries.
 * @param path of the database file
 */
export async function verifyFile(
  path: string,
  key: Uint8Array,
  signal?: AbortSignal,
  kept?: Head,
): Promise<Verdict> {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const steps = inOneMoment(db, key, kept);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value;
      await setImmediate(undefined, signal ? { signal } : {});
    }
  } finally {
    db.close();
  }
}

/** Entries and note of one moment: a counter may be writing meanwhile. */
function* inOneMoment(db: DatabaseSync, key: Uint8Array, kept?: Head): Generator<void, Verdict> {
  if (db.isTransaction) return yield* walk(db, key, kept);
  db.exec('BEGIN');
  try {
    return yield* walk(db, key, kept);
  } finally {
    db.exec('ROLLBACK');
  }
}

function* walk(db: DatabaseSync, key: Uint8Array, kept: Head | undefined): Generator<void, Verdict> {
  let last = firstHead(key);
  let keptSeen = kept?.seq === 0 && isSame(kept.mac, last.mac);
  const verdict = (finding: Finding | null, brokenAt: number | null): Verdict => {
    return { ok: finding === null, entries: last.seq, head: formatHead(last), brokenAt, finding };
  };
  for (const row of db.prepare('SELECT * FROM audit ORDER BY seq').iterate()) {
    const { entry, mac } = storedEntry(row);
    const { seq } = entry;
    if (seq !== last.seq + 1) return verdict(seq > last.seq ? 'MISSING' : 'CHANGED', last.seq + 1);
    if (!isSame(mac, macOf(key, last.mac, entry))) return verdict('CHANGED', seq);
    last = { seq, mac };
    if (kept?.seq === seq) keptSeen = isSame(kept.mac, mac);
    if (seq % STEP === 0) yield;
  }
  const noted = readHead(db);
  if (!noted || !isSame(noted.seal, sealOf(key, noted))) return verdict('HEAD_FORGED', last.seq);
  if (noted.seq > last.seq || (kept && kept.seq > last.seq)) return verdict('TRUNCATED', last.seq + 1);
  if (!isSame(noted.mac, last.mac)) return verdict('HEAD_FORGED', last.seq);
  if (kept && !keptSeen) return verdict('OTHER_CHAIN', kept.seq);
  return verdict(null, null);
}
