// Compiles our ipmi_sim module once, into .cache/bmc.
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

const SOURCE = 'test/simulators/bmc/netbar-bmc.c';

/**
 * Builds with gcc and the headers of `libopenipmi-dev`; a second call is free.
 * @returns path of the shared object, named after its source's hash, so that a change rebuilds
 */
export async function buildModule(): Promise<string> {
  const root = await checkout();
  const source = join(root, SOURCE);
  const cache = join(root, '.cache/bmc');
  const hash = createHash('sha256')
    .update(await readFile(source))
    .digest('hex')
    .slice(0, 16);
  const built = join(cache, `netbar-bmc-${hash}.so`);
  if (await exists(built)) return built;
  await mkdir(cache, { recursive: true });
  // Two builders at once end with the same bytes under the same name.
  const own = join(cache, `build-${process.pid}-${performance.now()}.so`);
  await execa('gcc', ['-O2', '-fPIC', '-shared', '-o', own, source]);
  await rename(own, built);
  return built;
}

/** The folder that holds our sources, whether this runs from them or from `dist/` beside them. */
async function checkout(): Promise<string> {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (await exists(join(folder, SOURCE))) return folder;
  }
  throw new Error(`simulated BMCs are built from ${SOURCE}: run this inside a checkout of netbar`);
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
