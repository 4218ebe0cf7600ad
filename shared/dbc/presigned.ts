// A signature made elsewhere, handed over in a file: the agent can sign in without holding a key.
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { systemCode } from '../errors/app-error.ts';
import { decodeText } from '../util/decode-text.ts';
import { DbcError } from './errors.ts';
import type { WalletIdentity } from './identity.ts';
import { presignedTripleSchema } from './schemas.ts';

/** A triple has about 300 characters; anything much longer is another file. */
const MAX_BYTES = 4096;

/**
 * Reads a JSON file {wallet, nonce, sign}. On POSIX it must be ours and closed to everybody else. The signature is
 * left to the node to judge: the curve code doubles the start of an agent that reads the file first of all.
 * @throws DbcError INVALID_INPUT that names the file and what to do; never any of its content
 */
export async function readPresignedTriple(path: string): Promise<WalletIdentity> {
  let handle: FileHandle | undefined;
  try {
    // NONBLOCK: opening a named pipe by mistake must not hang.
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    await checkFile(handle, path);
    return parsePresignedTriple(decodeText(await handle.readFile()), path);
  } catch (error) {
    if (error instanceof DbcError) throw error;
    throw refusal(
      `${path} can't be read (${systemCode(error) ?? 'unknown error'}): check the path and its owner`,
    );
  } finally {
    await handle?.close();
  }
}

/**
 * The same, and the signature must be the wallet's own over the nonce.
 * @throws DbcError INVALID_INPUT
 */
export async function checkPresignedTriple(path: string): Promise<WalletIdentity> {
  const triple = await readPresignedTriple(path);
  const { verifyIdentity } = await import('./identity.ts');
  if (!verifyIdentity(triple)) {
    throw refusal(
      `the signature in ${path} is not this wallet's over this nonce: make it again with the sign tool`,
    );
  }
  return triple;
}

/**
 * Checks the text of such a file, but not the signature.
 * @param name stands for the text in messages
 * @throws DbcError INVALID_INPUT
 */
export function parsePresignedTriple(text: string, name = 'the pre-signed triple'): WalletIdentity {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which is a credential.
    throw refusal(`${name} is not JSON: it must be {"wallet": …, "nonce": …, "sign": …}`);
  }
  const parsed = presignedTripleSchema.safeParse(value);
  if (!parsed.success) {
    throw refusal(
      `${name} must hold exactly the texts wallet, nonce and sign: make it again with the sign tool`,
    );
  }
  return parsed.data;
}

async function checkFile(handle: FileHandle, path: string): Promise<void> {
  const stat = await handle.stat();
  if (!stat.isFile()) throw refusal(`${path} is not a file`);
  if (stat.size > MAX_BYTES) throw refusal(`${path} is too large for a pre-signed triple`);
  if (process.getuid === undefined) return;
  if (stat.uid !== process.getuid()) {
    throw refusal(
      `${path} belongs to another user: chown it to the user that runs netbar, then chmod 600 ${path}`,
    );
  }
  if ((stat.mode & 0o077) !== 0) {
    throw refusal(`${path} can be opened by other users, and it is a credential: chmod 600 ${path}`);
  }
}

function refusal(message: string): DbcError {
  return new DbcError('INVALID_INPUT', message);
}
