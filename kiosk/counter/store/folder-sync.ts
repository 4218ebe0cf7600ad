// Makes renames in a folder durable.
import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Windows can't open folders; NTFS journals the rename itself. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
