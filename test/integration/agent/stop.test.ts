// The stop of an agent whose work can't be called off.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Agent } from '../../../agent/agent.ts';
import { AgentConfigSchema } from '../../../agent/config.ts';
import { linuxSystem } from '../../../agent/os/linux.ts';
import { createLogger } from '../../../shared/logging/logger.ts';
import { startNodeSimulator } from '../../simulators/node/simulator.ts';
import { tempFolder } from '../../unit/shared/temp-folder.ts';

test('an agent that hangs in the system says "stopped" and gives its locks back all the same', async () => {
  const folder = await tempFolder();
  const node = await startNodeSimulator({
    version: '0.4.1.8',
    http: { host: '127.0.0.1', port: 0 },
    lan: { host: '127.0.0.1', port: 0 },
  });
  onTestFinished(() => node.stop());
  const log = await createLogger({ level: 'silent' });
  const config = AgentConfigSchema.parse({
    node: { url: `http://127.0.0.1:${node.httpPort}` },
    deeplink: { pipe: join(folder, 'none.sock'), configIni: join(folder, 'none', 'config.ini') },
    health: { port: false },
    stateDir: folder,
  });
  const asked = Promise.withResolvers<void>();
  const machineIds = () => {
    asked.resolve();
    return new Promise<never>(() => undefined);
  };
  const stuck = new Agent({ config, os: { ...linuxSystem(), machineIds }, log });
  await stuck.start();
  await asked.promise;
  await stuck.stop();
  expect(JSON.parse(await readFile(join(folder, 'status.json'), 'utf8'))).toMatchObject({ state: 'stopped' });
  const next = new Agent({ config, os: linuxSystem(), log });
  onTestFinished(() => next.stop());
  await expect(next.start()).resolves.toBeUndefined();
});
