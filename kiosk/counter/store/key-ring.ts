// The data key and its wrapped copies: any one protection opens it, and each that is there gets its copy.
import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from './errors.ts';
import type { KeyProtection, ProtectionKind } from './protections.ts';
import { DataKeyBox, KEY_BYTES } from './secret-box.ts';
import { inTransaction } from './transaction.ts';

/** Sealed once when the store is made: proves that an unwrapped key is this store's. */
const CHECK = 'store.key-check';

/**
 * Opens the store's data key, or makes one for a new store; the given protections are brought up to date.
 * @param begin runs in the transaction that makes the key, once in a store's life
 * @throws StoreError KEY_UNAVAILABLE, NO_KEY_PROTECTION, KEY_FILE_UNUSABLE
 */
export async function openDataKey(
  db: DatabaseSync,
  protections: readonly KeyProtection[],
  begin: (box: DataKeyBox) => void = () => undefined,
): Promise<DataKeyBox> {
  const here = await availableOf(protections);
  if (!isProtected(db)) return await makeDataKey(db, here, begin);
  const { box, opened } = await unlock(db, here);
  const missing = here.filter((protection) => protection.protects && !opened.has(protection.kind));
  writeWraps(db, await wrapsOf(missing, box));
  return box;
}

/** Opens without writing anything. @throws StoreError KEY_UNAVAILABLE, KEY_FILE_UNUSABLE */
export async function readDataKey(
  db: DatabaseSync,
  protections: readonly KeyProtection[],
): Promise<DataKeyBox> {
  return (await unlock(db, await availableOf(protections))).box;
}

/** Replaces or adds one wrapped copy. */
export async function protectDataKey(
  db: DatabaseSync,
  box: DataKeyBox,
  protection: KeyProtection,
): Promise<void> {
  writeWraps(db, await wrapsOf([protection], box));
}

/** Labels of all that can open the store, for `counter.info`. */
export function protectionLabels(db: DatabaseSync): string[] {
  const rows = db.prepare('SELECT label FROM key_wraps ORDER BY kind').all();
  return rows.map((row) => String(row.label));
}

export function wrapOf(db: DatabaseSync, kind: ProtectionKind): Uint8Array | undefined {
  const row = db.prepare('SELECT wrapped FROM key_wraps WHERE kind = ?').get(kind);
  return row?.wrapped instanceof Uint8Array ? row.wrapped : undefined;
}

function isProtected(db: DatabaseSync): boolean {
  const check = db.prepare('SELECT 1 FROM secrets WHERE name = ?').get(CHECK);
  return check !== undefined || db.prepare('SELECT 1 FROM key_wraps').get() !== undefined;
}

async function makeDataKey(
  db: DatabaseSync,
  here: readonly KeyProtection[],
  begin: (box: DataKeyBox) => void,
): Promise<DataKeyBox> {
  const able = here.filter((protection) => protection.protects);
  if (able.length === 0) {
    throw new StoreError(
      'NO_KEY_PROTECTION',
      'nothing here can protect the data key: give a key file, or a systemd credential netbar-key',
    );
  }
  const box = DataKeyBox.generate();
  const wraps = await wrapsOf(able, box);
  inTransaction(db, () => {
    for (const wrap of wraps) writeWrap(db, wrap);
    db.prepare('INSERT INTO secrets (name, sealed) VALUES (?, ?)').run(CHECK, box.seal(CHECK, CHECK));
    begin(box);
  });
  return box;
}

async function unlock(
  db: DatabaseSync,
  here: readonly KeyProtection[],
): Promise<{ box: DataKeyBox; opened: Set<ProtectionKind> }> {
  const opened = new Set<ProtectionKind>();
  let box: DataKeyBox | undefined;
  for (const protection of here) {
    const wrapped = wrapOf(db, protection.kind);
    const candidate = wrapped && accepted(db, await protection.unwrap(wrapped));
    if (!candidate) continue;
    opened.add(protection.kind);
    if (box) candidate.wipe();
    box ??= candidate;
  }
  if (box) return { box, opened };
  throw new StoreError('KEY_UNAVAILABLE', whatIsMissing(protectionLabels(db), here));
}

function whatIsMissing(labels: readonly string[], here: readonly KeyProtection[]): string {
  const tried = here.map(({ label }) => label).join(', ') || 'nothing';
  return `the store's key does not open with ${tried}; it was protected by: ${labels.join(', ')}`;
}

function accepted(db: DatabaseSync, key: Uint8Array | undefined): DataKeyBox | undefined {
  if (key?.byteLength !== KEY_BYTES) return undefined;
  const box = new DataKeyBox(key);
  const sealed = db.prepare('SELECT sealed FROM secrets WHERE name = ?').get(CHECK)?.sealed;
  try {
    if (sealed instanceof Uint8Array && box.open(sealed, CHECK) === CHECK) return box;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
  box.wipe();
  return undefined;
}

async function availableOf(protections: readonly KeyProtection[]): Promise<KeyProtection[]> {
  const checked = await Promise.all(
    protections.map(async (protection) => ((await protection.isAvailable()) ? [protection] : [])),
  );
  return checked.flat();
}

interface Wrap {
  kind: ProtectionKind;
  label: string;
  wrapped: Uint8Array;
}

async function wrapsOf(protections: readonly KeyProtection[], box: DataKeyBox): Promise<Wrap[]> {
  const key = box.exportKey();
  try {
    return await Promise.all(
      protections.map(async (protection) => {
        const { kind, label } = protection;
        // Copied: the key is overwritten below, and a wrapper may give back what it was given.
        return { kind, label, wrapped: Uint8Array.from(await protection.wrap(key)) };
      }),
    );
  } finally {
    key.fill(0);
  }
}

function writeWraps(db: DatabaseSync, wraps: readonly Wrap[]): void {
  if (wraps.length === 0) return;
  inTransaction(db, () => {
    for (const wrap of wraps) writeWrap(db, wrap);
  });
}

function writeWrap(db: DatabaseSync, { kind, label, wrapped }: Wrap): void {
  db.prepare('INSERT OR REPLACE INTO key_wraps (kind, label, wrapped) VALUES (?, ?, ?)').run(
    kind,
    label,
    wrapped,
  );
}
