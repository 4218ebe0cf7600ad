// Passwords and keys in files of their own.
import { open } from 'node:fs/promises';
import { ConfigError } from '../../../../shared/config/load-yaml.ts';
import { messageOf, systemCode } from '../../../../shared/errors/app-error.ts';

/** More than any secret of IPMI: a wrong file is noticed before it is read. */
const MAX_BYTES = 1024;

/**
 * The one line of a file that only its owner can read.
 * @throws ConfigError that names the file and never its content
 */
export async function readSecretFile(path: string): Promise<string> {
  const problem = (text: string, cause?: unknown) => new ConfigError(`${path}: ${text}`, cause);
  const file = await open(path).catch((error: unknown) => {
    const why = systemCode(error) === 'ENOENT' ? 'no such file' : messageOf(error);
    throw problem(`can't be read: ${why}`, error);
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw problem('is not a file');
    if (isOpenToOthers(stat.mode)) throw problem('can be read by others: chmod 600 it');
    if (stat.size > MAX_BYTES) throw problem(`is longer than ${MAX_BYTES} bytes: is it the right file?`);
    const text = (await file.readFile('utf8')).replace(/\r?\n$/, '');
    if (text === '') throw problem('is empty');
    if (/[\r\n]/.test(text)) throw problem('has more than one line');
    return text;
  } finally {
    await file.close();
  }
}

/** True when group or others may do anything with a file of this mode; Windows has no such bits. */
export function isOpenToOthers(mode: number): boolean {
  return process.platform !== 'win32' && (mode & 0o077) !== 0;
}
