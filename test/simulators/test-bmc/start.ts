// Many test BMCs in one process, each on a loopback address of its own.

import type { TestBmcOptions } from './settings.ts';
import { TestBmc } from './test-bmc.ts';

export interface TestBmcFleetOptions {
  count: number;
  /** Of the first one; the next ones count up. */
  firstAddress: string;
  /** Default 0: a free one for each. */
  port?: number;
  /** The same for all, or one for each. */
  settings?: TestBmcOptions | ((index: number) => TestBmcOptions);
}

export async function startTestBmcs(options: TestBmcFleetOptions): Promise<TestBmc[]> {
  const { count, firstAddress, port = 0, settings = {} } = options;
  const bmcs = Array.from({ length: count }, (_, index) => {
    return new TestBmc(typeof settings === 'function' ? settings(index) : settings, index + 1);
  });
  try {
    await Promise.all(bmcs.map((bmc, index) => bmc.start(addressAt(firstAddress, index), port)));
  } catch (error) {
    await stopTestBmcs(bmcs);
    throw error;
  }
  return bmcs;
}

export async function stopTestBmcs(bmcs: readonly TestBmc[]): Promise<void> {
  await Promise.all(bmcs.map((bmc) => bmc.stop()));
}

/** `127.0.20.1` + 300 → `127.0.21.47`, leaving out .0 and .255. */
export function addressAt(first: string, index: number): string {
  const [a = 127, b = 0, c = 0, d = 1] = first.split('.').map(Number);
  const last = d - 1 + index;
  return [a, b, c + Math.floor(last / 254), 1 + (last % 254)].join('.');
}
