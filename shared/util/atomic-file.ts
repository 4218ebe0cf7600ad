// State files survive a crash at any instant: temporary file, fsync, rename, fsync of the folder.
import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemCode } from '../errors/app-error.ts';
import { sleep } from './time.ts';

/** How Windows says that somebody has the file open. */
const HELD: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY']);
/** The last of waits that double from 10 ms: about 1.3 s in all. */
const LONGEST_WAIT_MS = 640;

/**
 * Replaces `path` by `text` so that a reader sees the old or the new content, never a part.
 * @param mode permission bits of the new file (default 0600; no effect on Windows)
 */
export async function writeFileAtomic(path: string, text: string, mode = 0o600): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.${basename(path)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`);
  let handle: FileHandle | undefined;
  try {
    handle = await open(temporary, 'wx', mode);
    await handle.writeFile(text);
    await handle.sync();
    await handle.close();
    handle = undefined;
    await renameWhenFree(temporary, path);
  } catch (error) {
    await handle?.close().catch(() => undefined);
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
}

/** On Windows a virus scanner may hold either file for a moment; elsewhere such a refusal is final. */
async function renameWhenFree(from: string, to: string): Promise<void> {
  for (let wait = 10; ; wait *= 2) {
    try {
      return await rename(from, to);
    } catch (error) {
      const passing = HELD.has(systemCode(error) ?? '') && process.platform === 'win32';
      if (!passing || wait > LONGEST_WAIT_MS) throw error;
      await sleep(wait);
    }
  }
}

/** Makes a rename durable. Windows can't open folders; NTFS journals the rename itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
