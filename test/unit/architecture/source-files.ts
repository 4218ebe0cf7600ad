// Every source file of the project, for the tests that look at all of them.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..', '..');
const FOLDERS = ['agent', 'kiosk', 'scripts', 'shared', 'test'].map((folder) => join(ROOT, folder));

export interface SourceFile {
  /** From the repository's root, with slashes. */
  path: string;
  text: string;
}

/** @param ending which files, such as /\.ts$/ */
export async function sourceFiles(ending: RegExp): Promise<SourceFile[]> {
  const listed = await Promise.all(
    FOLDERS.filter((folder) => existsSync(folder)).map((folder) =>
      readdir(folder, { recursive: true, withFileTypes: true }),
    ),
  );
  const paths = listed
    .flat()
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.startsWith('test/fixtures/'));
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(ROOT, path), 'utf8') })));
}
