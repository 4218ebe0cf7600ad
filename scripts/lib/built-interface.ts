// Where the built pages lie.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The staff's web app: beside the running bundle, or in a checkout's dist/; undefined where it was not built. */
export function builtInterface(): string | undefined {
  return builtPage('renderer');
}

/** The renter's page, likewise. */
export function builtRenterPage(): string | undefined {
  return builtPage('renter-page');
}

function builtPage(name: string): string | undefined {
  const places = [
    ['..', name],
    ['..', '..', 'dist', name],
  ];
  return places
    .map((parts) => join(import.meta.dirname, ...parts))
    .find((folder) => existsSync(join(folder, 'index.html')));
}
