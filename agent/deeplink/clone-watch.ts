// Tells when the disk image carries one machine's codes or login (02-deeplink, "The clone problem").
import { stat } from 'node:fs/promises';
import {
  type ConfigIniWatcher,
  cloneFindings,
  type DeepLinkConfig,
} from '../../shared/deeplink/config-ini.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { HealthBoard } from '../health/board.ts';

export interface CloneWatchParts {
  watcher: ConfigIniWatcher;
  path: string;
  /** When the machine started, ms since 1970. */
  bootedAt: number;
  health: HealthBoard;
  log: Logger;
}

/**
 * Starts the watcher, tells when it can't read, and judges config.ini as it lies in the image. DeepLink itself writes its codes there once it runs, so only a
 * file that is older than the boot tells of the image.
 */
export async function watchForClones({
  watcher,
  path,
  bootedAt,
  health,
  log,
}: CloneWatchParts): Promise<void> {
  watcher.on('unreadable', (error) => health.raise('image', 'CONFIG_INI_UNREADABLE', error.message));
  watcher.on('change', () => {
    if (health.of('image')?.code === 'CONFIG_INI_UNREADABLE') health.clear('image');
  });
  await watcher.start();
  const changedAt = await stat(path).then(
    (file) => file.mtimeMs,
    () => undefined,
  );
  if (watcher.current && changedAt !== undefined && changedAt < bootedAt)
    report(watcher.current, health, log);
}

function report(config: DeepLinkConfig, health: HealthBoard, log: Logger): void {
  const codes = cloneFindings(config).map((finding) => finding.code);
  if (codes.length === 0) return;
  health.raise('image', 'CLONE_FINDINGS', codes.join(', '));
  log.warn({ findings: codes }, 'the disk image is not clean');
}
