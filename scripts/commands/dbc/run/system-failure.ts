// What the operating system refused, as a sentence instead of a stack trace.
import { messageOf, systemCode } from '../../../../shared/errors/app-error.ts';

const MEANINGS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else uses that address and port already: choose another port',
  EADDRNOTAVAIL: 'this computer has no such address',
  EACCES: 'this user may not do that',
  EPERM: 'this user may not do that',
  EROFS: 'nothing can be written there',
  ENOSPC: 'the disk is full',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is no folder',
};

/** Undefined when the error has no code of the operating system, or one of Node's own: then it is a bug. */
export function systemSentence(error: unknown): string | undefined {
  const code = systemCode(error);
  if (code === undefined || code.startsWith('ERR_')) return undefined;
  return `${MEANINGS[code] ?? 'the operating system refused it'}: ${messageOf(error)}`;
}
