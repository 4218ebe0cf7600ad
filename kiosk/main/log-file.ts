// Where the program's log goes: a window has no terminal, so a file that starts anew before it grows large.
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const LARGEST_BYTES = 5_000_000;

/** @param also gets every line too */
export function logFile(path: string, also?: (line: string) => void): { write(line: string): void } {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  let size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return {
    write: (line) => {
      also?.(line);
      try {
        if (size > LARGEST_BYTES) {
          renameSync(path, `${path}.1`);
          size = 0;
        }
        appendFileSync(path, line, { mode: 0o600 });
        size += Buffer.byteLength(line);
      } catch {
        // A full disk must not end what the line was about.
      }
    },
  };
}
