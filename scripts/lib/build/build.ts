// Fills dist/: netbar.js and agent.js, which start the bundles in netbar/ and agent/, and the licences of both.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../../shared/util/atomic-file.ts';
import { bundle } from './bundle.ts';
import { thirdPartyLicenses } from './licenses.ts';
import { removeStamp, sourceHash, writeStamp } from './stamp.ts';
import { starter } from './starter.ts';

/**
 * Builds the checkout `root` into the folder `out`. Each file is replaced at once, starters last, so that a `netbar`
 * started meanwhile finds either the old build or the new one.
 */
export async function build(root: string, out: string): Promise<void> {
  // Before reading: a source that is edited during the build leaves a stamp that no longer fits.
  const sources = await sourceHash(root);
  await removeStamp(out);
  const netbar = await bundle(join(root, 'scripts', 'netbar.ts'), 'netbar');
  const agent = await bundle(join(root, 'agent', 'main.ts'), 'agent');
  const texts = new Map([
    // Says what .js means here, wherever the folder is copied to.
    ['package.json', '{ "type": "module" }\n'],
    ...netbar.files,
    ...agent.files,
    ['THIRD-PARTY-LICENSES.txt', await thirdPartyLicenses([...netbar.moduleIds, ...agent.moduleIds])],
    ['netbar.js', starter('netbar/main.js')],
    ['agent.js', starter('agent/main.js')],
  ]);
  for (const [file, text] of texts) {
    await writeFileAtomic(join(out, file), text, text.startsWith('#!') ? 0o755 : 0o644);
  }
  await removeOthers(out, [...texts.keys()]);
  await writeStamp(out, sources, [...texts.keys()]);
}

/** Removes what earlier builds left, the compile cache of the old code included. */
async function removeOthers(out: string, keep: string[]): Promise<void> {
  const wanted = new Set(keep.map((file) => join(out, file)));
  for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !wanted.has(path)) await rm(path, { force: true });
  }
}
