// Compiles our ipmi_sim module once, into .cache/bmc.
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { messageOf, systemCode } from '../../../shared/errors/app-error.ts';
import { CannotStart, missingPackages } from './cannot-start.ts';

const SOURCE = 'test/simulators/bmc/netbar-bmc.c';

/**
 * Builds with gcc and the headers of `libopenipmi-dev`; a second call is free.
 * @returns path of the shared object, named after its source's hash, so that a change rebuilds
 * @throws CannotStart that names the packages that are missing
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
  await compile(source, own);
  await rename(own, built);
  return built;
}

/** @throws CannotStart */
export async function compile(source: string, target: string): Promise<void> {
  try {
    await execa('gcc', ['-O2', '-fPIC', '-shared', '-o', target, source]);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw missingPackages('there is no compiler', error);
    const complaints = error instanceof ExecaError ? String(error.stderr) : '';
    if (/OpenIPMI\/\S+: No such file/.test(complaints)) {
      throw missingPackages("there are no headers of ipmi_sim's", error);
    }
    const [first = messageOf(error)] = /^.*error:.*$/m.exec(complaints) ?? [];
    throw new CannotStart(`gcc can't build ${SOURCE}: ${first}`, error);
  }
}

/** The folder that holds our sources, whether this runs from them or from `dist/` beside them. */
async function checkout(): Promise<string> {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (await exists(join(folder, SOURCE))) return folder;
  }
  throw new CannotStart(`simulated BMCs are built from ${SOURCE}: run this inside a checkout of netbar`);
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
