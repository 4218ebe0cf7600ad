// Which boot this is and when it began: as the system says, or as a configured file does.
import { readFile, stat } from 'node:fs/promises';
import { uptime } from 'node:os';
import type { OperatingSystem } from './operating-system.ts';
import { shortHash } from './short-hash.ts';

export interface Boot {
  id: string;
  /** Milliseconds since 1970. */
  bootedAt: number;
}

/**
 * @param file its text names the boot; for places where the kernel's boot id is another machine's
 * @throws the system's error when the file can't be read
 */
export async function currentBoot(os: OperatingSystem, file: string | undefined): Promise<Boot> {
  if (file === undefined)
    return { id: await os.bootId(), bootedAt: Math.round(Date.now() - uptime() * 1000) };
  const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
  return { id: shortHash(text.trim()), bootedAt: Math.round(mtimeMs) };
}
