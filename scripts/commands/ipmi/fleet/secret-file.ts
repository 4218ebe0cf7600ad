// Passwords and keys in files of their own.
import { ConfigError } from '../../../../shared/config/load-yaml.ts';
import { readPrivateFile } from '../../../lib/private-file.ts';

/** More than any secret of IPMI: a wrong file is noticed before it is read. */
const MAX_BYTES = 1024;

/**
 * The one line of a file that only its owner can read.
 * @throws ConfigError that names the file and never its content
 */
export async function readSecretFile(path: string): Promise<string> {
  const text = (await readPrivateFile(path, MAX_BYTES)).replace(/\r?\n$/, '');
  if (text === '') throw new ConfigError(`${path}: is empty`);
  if (/[\r\n]/.test(text)) throw new ConfigError(`${path}: has more than one line`);
  return text;
}
