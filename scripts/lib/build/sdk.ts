// The library `netbar/dbc`: one bundle that needs no other package, and its declarations.
import { readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { type Bundle, bundle } from './bundle.ts';

/** Relative to the checkout. */
export const SDK_ENTRY = 'shared/dbc/public.ts';

/** Bundle and entry; the entry is what `exports` in package.json names. */
export async function bundleSdk(root: string): Promise<Bundle> {
  const { files, moduleIds } = await bundle(join(root, SDK_ENTRY), 'dbc');
  return { files: new Map([...files, ['dbc.js', `export * from './dbc/main.js';\n`]]), moduleIds };
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
