// On Windows a boot is known by when it began, and that moves whenever the clock is corrected.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Agent } from '../../../agent/agent.ts';
import { AgentConfigSchema } from '../../../agent/config.ts';
import { linuxSystem } from '../../../agent/os/linux.ts';
import { windowsSystem } from '../../../agent/os/windows.ts';
import { createLogger } from '../../../shared/logging/logger.ts';
import { tempFolder } from '../../unit/shared/temp-folder.ts';

const BOOTED_AT = Date.parse('2026-03-01T09:00:00Z');

test('a clock that is corrected while the agent runs makes no new boot of its restart', async () => {
  const folder = await tempFolder();
  let correction = 0;
  const { sameBoot, bootIdMoved } = windowsSystem({});
  const bootId = async () => new Date(BOOTED_AT + correction).toISOString();
  const os = { ...linuxSystem(), sameBoot, bootIdMoved, bootId };
  const config = AgentConfigSchema.parse({
    node: { url: 'http://127.0.0.1:9' },
    deeplink: { pipe: join(folder, 'none.sock'), configIni: join(folder, 'none', 'config.ini') },
    health: { port: false },
    stateDir: folder,
  });
  const log = await createLogger({ level: 'silent' });
  const run = async () => {
    const agent = new Agent({ config, os, log });
    onTestFinished(() => agent.stop());
    await agent.start();
    return agent;
  };
  const first = await run();
  const { bootId: name } = first.status();
  correction = 3_600_000;
  await expect.poll(() => readFile(join(folder, 'state.json'), 'utf8')).toContain('2026-03-01T10:00:00');
  await first.stop();
  const second = await run();
  expect(second.status().bootId).toBe(name);
  await second.stop();
  // Without an agent that sees it, the same correction is another boot.
  correction = 0;
  const third = await run();
  expect(third.status().bootId).toBe(await bootId());
});
