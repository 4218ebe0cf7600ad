// Which counter the window works with, by the configuration.
import { join } from 'node:path';
import { safeStorage } from 'electron';
import type { Logger } from '../../shared/logging/logger.ts';
import { loadCounterConfig } from '../counter/config.ts';
import { Counter } from '../counter/counter.ts';
import { safeStorageWrapper } from '../counter/store/external-wrapper.ts';
import type { CounterAccess } from './counter-access.ts';
import type { KioskConfig } from './kiosk-config.ts';
import { OwnCounter } from './own-counter.ts';
import { RemoteCounter } from './remote-counter.ts';

export interface Surroundings {
  /** The user's folder of the program. */
  folder: string;
  rendererDir: string;
  log: Logger;
}

/** @throws ConfigError */
export async function makeCounter(
  { remote, counterConfig }: KioskConfig,
  { folder, rendererDir, log }: Surroundings,
): Promise<CounterAccess> {
  if (remote) return new RemoteCounter(remote);
  const config = await loadCounterConfig(
    counterConfig,
    counterConfig ? {} : { dataDir: join(folder, 'counter') },
  );
  log.level = config.log.level;
  const externalWrapper = safeStorageWrapper(safeStorage);
  return new OwnCounter(new Counter({ config, log, runtime: 'electron', rendererDir, externalWrapper }));
}
