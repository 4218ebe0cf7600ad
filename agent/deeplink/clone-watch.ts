// Tells when the disk image carries one machine's codes or login (02-deeplink, "The clone problem").
import {
  type ConfigIniWatcher,
  cloneFindings,
  type DeepLinkConfig,
} from '../../shared/deeplink/config-ini.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { HealthBoard } from '../health/board.ts';

/**
 * Judges config.ini as it lies in the image: as first read in a boot. Later DeepLink itself has written
 * its codes there, so that only the first reading tells.
 */
export function reportClones(first: DeepLinkConfig, health: HealthBoard, log: Logger): void {
  const findings = cloneFindings(first);
  if (findings.length === 0) return;
  health.raise('image', 'CLONE_FINDINGS', findings.map((finding) => finding.message).join('; '));
  log.warn({ findings: findings.map((finding) => finding.code) }, 'the disk image is not clean');
}

/** Reports the first good reading, now or when it comes. */
export async function watchForClones(
  watcher: ConfigIniWatcher,
  health: HealthBoard,
  log: Logger,
): Promise<void> {
  watcher.on('unreadable', (error) => health.raise('image', 'CONFIG_INI_UNREADABLE', error.message));
  if (watcher.current) reportClones(watcher.current, health, log);
  else watcher.once('change', (config) => reportClones(config, health, log));
}
