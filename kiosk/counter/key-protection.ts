// Which protections of the data key a counter uses.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CounterConfig } from './config.ts';
import type { ExternalWrapper } from './store/external-wrapper.ts';
import { externalKey, type KeyProtection, keyFile, systemdCredential } from './store/protections.ts';

/**
 * The operating system's own store and a systemd credential where they are there; a key file where it is asked for,
 * or where there is nothing else. It lies beside the store's folder, so that a copy of that folder alone opens nothing.
 */
export async function protectionsOf(
  { dataDir, keyProtection }: Pick<CounterConfig, 'dataDir' | 'keyProtection'>,
  externalWrapper: ExternalWrapper | undefined,
): Promise<KeyProtection[]> {
  const found: KeyProtection[] = externalWrapper ? [externalKey(externalWrapper)] : [];
  found.push(systemdCredential());
  const available = await Promise.all(found.map((protection) => protection.isAvailable()));
  const { keyFile: path } = keyProtection;
  if (path === false) return found;
  if (path !== undefined) return [...found, keyFile(path)];
  const usual = join(dataDir, 'key', 'data.key');
  // One that is there may be what opens the store: a headless counter or `netbar backup restore` made it.
  return available.includes(true) && !existsSync(usual) ? found : [...found, keyFile(usual)];
}
