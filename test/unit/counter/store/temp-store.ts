// A store in a folder of its own, closed and removed after the test.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Caller } from '../../../../kiosk/counter/calls.ts';
import { keyFile } from '../../../../kiosk/counter/store/protections.ts';
import { type OpenStore, openStore, type StoreOptions } from '../../../../kiosk/counter/store/store.ts';
import type { Person } from '../../../../kiosk/ipc/staff.ts';

export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'netbar-store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens `<folder>/store` with the key file `<folder>/key`. */
export async function openIn(folder: string, options: Partial<StoreOptions> = {}): Promise<OpenStore> {
  const protections = [keyFile(join(folder, 'key'))];
  const store = await openStore({ folder: join(folder, 'store'), protections, ...options });
  onTestFinished(() => store.close());
  return store;
}

export const tempStore = async () => openIn(await tempFolder());

/** Every byte of every file below a folder. */
export async function allBytes(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Buffer.concat(await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name)))));
}

export function callerOf(person: Person | null, more: Partial<Caller> = {}): Caller {
  return { person, locked: false, sessionId: null, transport: 'http', address: '192.168.1.9', ...more };
}

/** A clock that stands still until it is moved. */
export function makeClock(start = 1_800_000_000_000) {
  let at = start;
  return {
    now: () => at,
    pass: (ms: number) => {
      at += ms;
    },
  };
}
