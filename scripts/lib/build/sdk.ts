// The library `netbar/dbc`: one readable file that imports the packages it needs, and its declarations.
import { readdir, rm } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { execa } from 'execa';
import { rolldown } from 'rolldown';

/** Relative to the checkout. */
export const SDK_ENTRY = 'shared/dbc/public.ts';

/** The text of dbc.js. Not minified: who builds on it reads it in stack traces. */
export async function bundleSdk(root: string): Promise<string> {
  const build = await rolldown({
    input: join(root, SDK_ENTRY),
    platform: 'node',
    tsconfig: false,
    // Packages stay imports: they are dependencies of netbar.
    external: (id) => !id.startsWith('.') && !isAbsolute(id),
  });
  try {
    // What is imported lazily goes in as well: one file.
    const { output } = await build.generate({ format: 'esm', codeSplitting: false });
    return output[0].code;
  } finally {
    await build.close();
  }
}

/**
 * Declarations of everything that the library exports, anew.
 * @returns the files, relative to `out`
 */
export async function buildDeclarations(root: string, out: string): Promise<string[]> {
  const folder = join(out, 'types');
  await rm(folder, { recursive: true, force: true });
  await execa('tsc', ['-p', 'scripts/lib/build/sdk.tsconfig.json', '--outDir', folder], {
    cwd: root,
    preferLocal: true,
    stdin: 'ignore',
    timeout: 300_000,
  });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(out, join(entry.parentPath, entry.name)));
}
