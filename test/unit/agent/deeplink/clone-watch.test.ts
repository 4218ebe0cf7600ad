// What the agent says of config.ini as it finds it.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { watchForClones } from '../../../../agent/deeplink/clone-watch.ts';
import { HealthBoard } from '../../../../agent/health/board.ts';
import { ConfigIniWatcher } from '../../../../shared/deeplink/config-ini.ts';
import { createLogger } from '../../../../shared/logging/logger.ts';
import { tempFolder } from '../../shared/temp-folder.ts';

const GOOD = '[devices]\nid=123456789\npasswd=abcdef\n';

test('a file that is bad from the start is told, until it can be read', async () => {
  const path = join(await tempFolder(), 'config.ini');
  await mkdir(path);
  const watcher = new ConfigIniWatcher({ path, debounceMs: 10 });
  onTestFinished(() => watcher.stop());
  const health = new HealthBoard();
  const log = await createLogger({ level: 'silent' });
  await watchForClones({ watcher, path, bootedAt: 0, health, log });
  expect(health.of('image')?.code).toBe('CONFIG_INI_UNREADABLE');
  await rm(path, { recursive: true });
  await writeFile(path, GOOD);
  await expect.poll(() => health.of('image')).toBeUndefined();
});

test('an image that carries the codes of one machine is told', async () => {
  const path = join(await tempFolder(), 'config.ini');
  await writeFile(path, GOOD);
  const watcher = new ConfigIniWatcher({ path });
  onTestFinished(() => watcher.stop());
  const health = new HealthBoard();
  const log = await createLogger({ level: 'silent' });
  await watchForClones({ watcher, path, bootedAt: Date.now() + 60_000, health, log });
  expect(health.of('image')?.code).toBe('CLONE_FINDINGS');
});
