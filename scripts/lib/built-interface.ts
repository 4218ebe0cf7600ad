// Where the built web app lies.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder beside the running bundle, or in a checkout's dist/; undefined where it was not built. */
export function builtInterface(): string | undefined {
  const places = [
    ['..', 'renderer'],
    ['..', '..', 'dist', 'renderer'],
  ];
  return places
    .map((parts) => join(import.meta.dirname, ...parts))
    .find((folder) => existsSync(join(folder, 'index.html')));
}
