// Fills dist/: the commands, each of which starts the bundle in the folder of its name, the library `netbar/dbc`, the
// interface with Electron's programs, and the licences of all.
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../../shared/util/atomic-file.ts';
import { type Bundle, bundle } from './bundle.ts';
import { buildInterface } from './interface.ts';
import { thirdPartyLicenses } from './licenses.ts';
import { buildDeclarations, bundleSdk, SDK_ENTRY } from './sdk.ts';
import { removeStamp, sourceHash, writeStamp } from './stamp.ts';
import { starter } from './starter.ts';

/** Command → its entry in the checkout. */
const COMMANDS = {
  netbar: 'scripts/netbar.ts',
  agent: 'agent/main.ts',
  'netbar-power-manager': 'scripts/power-manager.ts',
};

/**
 * Builds the checkout `root` into the folder `out`. Each file is replaced at once, starters last, so that a `netbar`
 * started meanwhile finds either the old build or the new one.
 */
export async function build(root: string, out: string): Promise<void> {
  // Before reading: a source that is edited during the build leaves a stamp that no longer fits.
  const sources = await sourceHash(root);
  await removeStamp(out);
  const bundles = new Map<string, Bundle>();
  for (const [name, entry] of Object.entries(COMMANDS))
    bundles.set(name, await bundle(join(root, entry), name));
  // A checkout of commands alone is a test's own.
  const hasSdk = existsSync(join(root, SDK_ENTRY));
  const page = existsSync(join(root, 'kiosk'))
    ? await buildInterface(root, out)
    : { files: [], moduleIds: [] };
  const texts = new Map([
    // Says what .js means here, wherever the folder is copied to.
    ['package.json', '{ "type": "module" }\n'],
    ...(hasSdk ? [['dbc.js', await bundleSdk(root)] as const] : []),
    ...[...bundles.values()].flatMap(({ files }) => [...files]),
    [
      'THIRD-PARTY-LICENSES.txt',
      await thirdPartyLicenses([...bundles.values(), page].flatMap(({ moduleIds }) => moduleIds)),
    ],
    ...Object.keys(COMMANDS).map((name) => [`${name}.js`, starter(`${name}/main.js`)] as const),
  ]);
  for (const [file, text] of texts) {
    await writeFileAtomic(join(out, file), text, text.startsWith('#!') ? 0o755 : 0o644);
  }
  const files = [...texts.keys(), ...(hasSdk ? await buildDeclarations(root, out) : []), ...page.files];
  await removeOthers(out, files);
  await writeStamp(out, sources, files);
}

/** Removes what earlier builds left, the compile cache of the old code included. */
async function removeOthers(out: string, keep: string[]): Promise<void> {
  const wanted = new Set(keep.map((file) => join(out, file)));
  for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !wanted.has(path)) await rm(path, { force: true });
  }
}
