// A backup file: magic | version (2) | header length (4) | header (JSON) | sealed body | SHA-256 of all before.
// The header holds the data key, wrapped by the recovery passphrase; the body is the compressed database, sealed
// under a key derived from the data key and bound to everything that stands before it.
import { createHash, randomBytes } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createGzip, gunzip } from 'node:zlib';
import { z } from 'zod';
import { decrypt, encryptPieces } from '../store/cipher.ts';
import { StoreError } from '../store/errors.ts';
import { unwrapWithPassphrase } from '../store/passphrase.ts';
import { DataKeyBox, KEY_BYTES } from '../store/secret-box.ts';

const MAGIC = Buffer.from('NETBAR-BACKUP\n');
const VERSION = 1;
const PREFIX_BYTES = MAGIC.byteLength + 2 + 4;
const SUM_BYTES = 32;
/** What is hashed between two breaths. */
const HASHED_BYTES = 2 ** 20;
/** A bomb is not unpacked. */
const MAX_DATABASE_BYTES = 2 ** 31;

const HeaderSchema = z.object({
  createdAt: z.int().min(0),
  /** Where the audit stood, `seq:mac`. */
  head: z.string(),
  salt: z.base64(),
  /** The data key, wrapped by the recovery passphrase. */
  recovery: z.base64(),
});
export type BackupHeader = z.infer<typeof HeaderSchema>;

export interface BackupContent {
  header: BackupHeader;
  /** The bytes of the database file. */
  database: Uint8Array;
  secrets: DataKeyBox;
}

/** @param database the bytes of the database file, piece by piece */
export async function packBackup(
  about: { createdAt: number; head: string; recovery: Uint8Array },
  database: AsyncIterable<Uint8Array>,
  secrets: DataKeyBox,
): Promise<Buffer> {
  const salt = randomBytes(16).toString('base64');
  const recovery = Buffer.from(about.recovery).toString('base64');
  const header = Buffer.from(JSON.stringify({ ...about, salt, recovery } satisfies BackupHeader));
  const numbers = Buffer.alloc(6);
  numbers.writeUInt16BE(VERSION, 0);
  numbers.writeUInt32BE(header.byteLength, 2);
  const front = Buffer.concat([MAGIC, numbers, header]);
  const body = await pipeline(database, createGzip(), (packed: AsyncIterable<Buffer>) =>
    encryptPieces(bodyKey(secrets, salt), packed, front),
  );
  return Buffer.concat([front, body, await sumOf(front, body)]);
}

/**
 * @param key the recovery passphrase of the time when the backup was made, or the store's own data key
 * @throws StoreError BACKUP_UNREADABLE, BACKUP_NEWER, BACKUP_DAMAGED, WRONG_PASSPHRASE
 */
export async function unpackBackup(file: Uint8Array, key: string | DataKeyBox): Promise<BackupContent> {
  const { front, header, body } = await takeApart(Buffer.from(file.buffer, file.byteOffset, file.byteLength));
  const secrets = typeof key === 'string' ? await unlock(header, key) : key;
  const packed = decrypt(bodyKey(secrets, header.salt), body, front);
  if (!packed) {
    // The passphrase fitted, so the bytes are wrong; a foreign data key simply belongs to another store.
    if (typeof key === 'string') throw damaged();
    throw new StoreError('WRONG_PASSPHRASE', 'this backup belongs to another store');
  }
  return {
    header,
    database: await promisify(gunzip)(packed, { maxOutputLength: MAX_DATABASE_BYTES }),
    secrets,
  };
}

async function unlock(header: BackupHeader, passphrase: string): Promise<DataKeyBox> {
  const key = await unwrapWithPassphrase(passphrase, Buffer.from(header.recovery, 'base64'));
  if (key?.byteLength === KEY_BYTES) return new DataKeyBox(key);
  throw new StoreError(
    'WRONG_PASSPHRASE',
    'that is not the recovery passphrase that this backup was made with',
  );
}

async function takeApart(file: Buffer): Promise<{ front: Buffer; header: BackupHeader; body: Buffer }> {
  if (!file.subarray(0, MAGIC.byteLength).equals(MAGIC)) {
    throw new StoreError('BACKUP_UNREADABLE', 'this file is no backup of netbar');
  }
  if (file.byteLength < PREFIX_BYTES + SUM_BYTES) throw damaged();
  const version = file.readUInt16BE(MAGIC.byteLength);
  if (version > VERSION) {
    throw new StoreError(
      'BACKUP_NEWER',
      `a newer netbar made this backup (format ${version}): use that version`,
    );
  }
  const end = file.byteLength - SUM_BYTES;
  if (!(await sumOf(file.subarray(0, end))).equals(file.subarray(end))) throw damaged();
  const bodyAt = PREFIX_BYTES + file.readUInt32BE(MAGIC.byteLength + 2);
  if (bodyAt > end) throw damaged();
  const front = file.subarray(0, bodyAt);
  return { front, header: readHeader(front.subarray(PREFIX_BYTES)), body: file.subarray(bodyAt, end) };
}

function readHeader(bytes: Buffer): BackupHeader {
  try {
    return HeaderSchema.parse(JSON.parse(bytes.toString()));
  } catch (cause) {
    throw damaged(cause);
  }
}

function damaged(cause?: unknown): StoreError {
  const message = 'this backup was cut short or changed: fetch it again, or use another one';
  return new StoreError('BACKUP_DAMAGED', message, { cause });
}

async function sumOf(...parts: Uint8Array[]): Promise<Buffer> {
  const sum = createHash('sha256');
  for (const part of parts) {
    for (let at = 0; at < part.byteLength; at += HASHED_BYTES) {
      sum.update(part.subarray(at, at + HASHED_BYTES));
      await setImmediate();
    }
  }
  return sum.digest();
}

const bodyKey = (secrets: DataKeyBox, salt: string) => secrets.derive(`backup/${salt}`);
