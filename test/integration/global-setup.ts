// Runs once before all integration tests: nothing may be left out because something is not built.
import { existsSync } from 'node:fs';

export function setup(): void {
  for (const file of ['dist/netbar.js', 'dist/agent.js']) {
    if (!existsSync(file)) throw new Error(`${file} is missing: run "npm run build" (scripts/test.sh does)`);
  }
}
