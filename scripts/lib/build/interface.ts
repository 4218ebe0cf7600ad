// The web app, the renter's page and Electron's two programs, built by vite and electron-vite into dist/renderer,
// dist/renter-page and dist/kiosk.
import { readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { build as viteBuild } from 'vite';

/** Folders under dist/ that these builds own. */
const FOLDERS = ['renderer', 'renter-page', 'kiosk'];

const PAGES = ['kiosk/renderer/vite.config.ts', 'kiosk/renderer/renter-page/vite.config.ts'];

export interface Interface {
  /** Relative to `out`. */
  files: string[];
  /** Absolute paths of the modules inside the pages; Electron's two programs hold what the commands hold. */
  moduleIds: string[];
}

/** Builds all, anew. */
export async function buildInterface(root: string, out: string): Promise<Interface> {
  const built = [];
  for (const page of PAGES) built.push(await viteBuild({ configFile: join(root, page), logLevel: 'warn' }));
  await rm(join(out, 'kiosk'), { recursive: true, force: true });
  // In a process of its own: electron-vite offers no API that leaves the process's environment alone.
  await execa('electron-vite', ['build', '--config', 'kiosk/electron.vite.config.ts', '--logLevel', 'warn'], {
    cwd: root,
    preferLocal: true,
    stdin: 'ignore',
    stdout: 'ignore',
    timeout: 300_000,
  });
  const outputs = built.flatMap((one) => (Array.isArray(one) ? one : 'output' in one ? [one] : []));
  const chunks = outputs.flatMap(({ output }) => output).filter((file) => file.type === 'chunk');
  return {
    files: (await Promise.all(FOLDERS.map((folder) => filesUnder(out, folder)))).flat(),
    moduleIds: chunks.flatMap(({ moduleIds }) => moduleIds),
  };
}

async function filesUnder(out: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(out, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(out, join(entry.parentPath, entry.name)));
}
