// Knows whether dist/ was built from the sources as they are now. Imports nothing heavy: every start asks it.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../../shared/util/atomic-file.ts';

/** First line: the hash of the sources; then the files of the build, one per line. */
const STAMP = '.built-from';
const FOLDERS = ['agent', 'kiosk', 'scripts', 'shared', 'test/simulators'];
const FILES = ['package.json', 'package-lock.json'];

/** Hex SHA-256 over names and contents of everything under `root` that a build reads, and the Node that builds. */
export async function sourceHash(root: string): Promise<string> {
  const present = FOLDERS.map((folder) => join(root, folder)).filter((folder) => existsSync(folder));
  const listed = await Promise.all(
    present.map(async (folder) => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    }),
  );
  const paths = [...listed.flat(), ...FILES.map((file) => join(root, file))].sort();
  const hash = createHash('sha256').update(process.version);
  for (const content of await Promise.all(
    paths.map(async (path) => ({ path, bytes: await readFile(path) })),
  )) {
    hash.update(`\0${content.path.slice(root.length)}\0${content.bytes.length}\0`).update(content.bytes);
  }
  return hash.digest('hex');
}

/** True when `out` holds a complete build of exactly the sources under `root`. */
export async function isUpToDate(root: string, out: string): Promise<boolean> {
  try {
    const [hash, ...files] = (await readFile(join(out, STAMP), 'utf8')).split('\n');
    await Promise.all(files.map((file) => access(join(out, file))));
    return hash === (await sourceHash(root));
  } catch {
    return false;
  }
}

/** Marks the build as unfinished; a build that is interrupted stays so. */
export async function removeStamp(out: string): Promise<void> {
  await rm(join(out, STAMP), { force: true });
}

/** Marks the build as finished. */
export async function writeStamp(out: string, hash: string, files: string[]): Promise<void> {
  await writeFileAtomic(join(out, STAMP), [hash, ...files].join('\n'), 0o644);
}
