// Runs once before all e2e tests: says which runtime is used, and that there is something to run.
import { existsSync } from 'node:fs';
import { ELECTRON } from './lib/kiosk.ts';

export function setup(): void {
  for (const file of ['dist/kiosk/main/main.js', 'dist/renderer/index.html']) {
    if (!existsSync(file)) throw new Error(`${file} is missing: run "npm run build" (scripts/test.sh does)`);
  }
  const what = process.env.ELECTRON_BIN ? 'real Electron' : "Electron's stand-in (see its README)";
  process.stdout.write(`e2e: runtime is ${what}: ${ELECTRON}\n`);
}
