// Is there room on the disk of the counter's store?
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { defineCheck, error, warning } from '../check.ts';
import type { CounterFacts } from '../facts/counter-facts.ts';

const MB = 1024 * 1024;
const CURE = 'Make room: old backups and logs first. The store itself must not be deleted.';

export const disk = defineCheck({
  name: 'disk',
  limitMs: 5000,
  codes: {
    DISK_FULL: error(
      "The disk of the counter's store is nearly full: soon it can't record anything and stops",
      CURE,
    ),
    DISK_LOW: warning("There is little room on the disk of the counter's store", CURE),
  },
  run: async ({ config, room }: CounterFacts) => {
    const { bavail, bsize, path } = await nearest(config.dataDir);
    const free = bavail * bsize;
    const detail = `${Math.round(free / MB)} MB free`;
    if (free < room.least) return { found: [{ code: 'DISK_FULL', subject: path, detail }] };
    if (free < room.comfortable) return { found: [{ code: 'DISK_LOW', subject: path, detail }] };
    return { found: [], good: detail };
  },
});

/** Of the folder, or of what it will be made in. */
async function nearest(path: string): Promise<{ bavail: number; bsize: number; path: string }> {
  try {
    const { bavail, bsize } = await statfs(path);
    return { bavail, bsize, path };
  } catch (cause) {
    if (dirname(path) === path) throw cause;
    return nearest(dirname(path));
  }
}
