// `netbar renter …` as a process of its own, in a test's home.
import { join } from 'node:path';
import type { Home } from '../cli/netbar.ts';
import { type Ended, Running } from '../ipmi-cli/netbar.ts';

const NETBAR = join(import.meta.dirname, '../../../scripts/netbar.ts');

/** `netbar` with any arguments. */
export function runNetbar(home: Home, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Running(process.execPath, [NETBAR, ...args], { env: { ...home.env, ...env } }).ended;
}

export function runRenter(home: Home, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return runNetbar(home, ['renter', ...args], env);
}
