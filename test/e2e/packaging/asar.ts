// Reads Electron's archive: a pickled header of JSON, then the files' bytes one after the other.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

interface Folder {
  files: Record<string, Folder | { size: number; offset: string; integrity?: { hash: string } }>;
}

export interface PackedFile {
  path: string;
  bytes: Buffer;
  /** Hex SHA-256 that Electron compares before it runs the file. */
  hash: string | undefined;
}

export async function readAsar(path: string): Promise<PackedFile[]> {
  const archive = await readFile(path);
  const headerBytes = archive.readUInt32LE(4);
  const header = archive.toString('utf8', 16, 16 + archive.readUInt32LE(12));
  const start = 8 + headerBytes;
  const walk = (folder: Folder, above: string): PackedFile[] =>
    Object.entries(folder.files).flatMap(([name, entry]) => {
      const at = join(above, name);
      if ('files' in entry) return walk(entry, at);
      const from = start + Number(entry.offset);
      const bytes = archive.subarray(from, from + entry.size);
      return { path: at, bytes, hash: entry.integrity?.hash };
    });
  return walk(JSON.parse(header) as Folder, '');
}

export async function unpack(files: readonly PackedFile[], folder: string): Promise<void> {
  for (const { path, bytes } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}
