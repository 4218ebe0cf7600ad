// Files that hold a secret: closed to everybody else, and small.
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ConfigError } from '../../shared/config/load-yaml.ts';
import { messageOf, systemCode } from '../../shared/errors/app-error.ts';
import { decodeText } from '../../shared/util/decode-text.ts';

/** A multi-signature of many members is the longest. */
const MAX_BYTES = 65_536;

/**
 * The text of the file. A longer one is taken for the wrong file and not read.
 * @throws ConfigError that names the file and never its content
 */
export async function readPrivateFile(path: string, maxBytes = MAX_BYTES): Promise<string> {
  const problem = (text: string, cause?: unknown) => new ConfigError(`${path}: ${text}`, cause);
  let file: FileHandle | undefined;
  try {
    // NONBLOCK: opening a named pipe by mistake must not hang.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = await file.stat();
    if (!stat.isFile()) throw problem('is not a file');
    if (isOpenToOthers(stat.mode)) throw problem('can be read by others, and it is a secret: chmod 600 it');
    if (stat.size > maxBytes) throw problem(`is longer than ${maxBytes} bytes: is it the right file?`);
    return decodeText(await file.readFile());
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const why = systemCode(error) === 'ENOENT' ? 'no such file' : messageOf(error);
    throw problem(`can't be read: ${why}`, error);
  } finally {
    await file?.close();
  }
}

/** True when group or others may do anything with a file of this mode; Windows has no such bits. */
export function isOpenToOthers(mode: number): boolean {
  return process.platform !== 'win32' && (mode & 0o077) !== 0;
}
