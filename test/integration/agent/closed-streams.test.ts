// Services whose output has no room on the disk go on; what was asked for fails audibly.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { appendFile, open, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { tempFolder } from '../../unit/shared/temp-folder.ts';

/** Both streams on a disk without room. */
function startOnFullDisk(args: string[]) {
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, args, { stdio: ['ignore', full, full] });
  closeSync(full);
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

/** An agent that never finds a node nor DeepLink. */
async function lonelyConfig() {
  const folder = await tempFolder();
  const config = join(folder, 'agent.yml');
  const health = await freePort();
  const lines = [
    'node: { url: "http://127.0.0.1:9" }',
    `deeplink: { pipe: ${join(folder, 'none.sock')}, configIni: ${join(folder, 'none', 'config.ini')} }`,
    `health: { port: ${health} }`,
    `stateDir: ${folder}`,
  ];
  await writeFile(config, lines.join('\n'));
  return { config, health, folder };
}

const answers = (url: string) =>
  fetch(url).then(
    (answer) => answer.status,
    () => 'nobody',
  );

test.each([['agent/main.ts'], ['scripts/netbar.ts']])('the agent (%s) works on', async (entry) => {
  const { config, health } = await lonelyConfig();
  const words = entry === 'scripts/netbar.ts' ? [entry, 'agent'] : [entry];
  const child = startOnFullDisk([...words, '--config', config]);
  const exited = once(child, 'exit');
  await expect.poll(() => answers(`http://127.0.0.1:${health}/healthz`)).toBe(503);
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
});

test('--once works on too: its log goes to standard error', async () => {
  const { config } = await lonelyConfig();
  const child = spawn(
    process.execPath,
    ['agent/main.ts', '--config', config, '--once', '--timeout', '2', '--json'],
    { stdio: ['ignore', 'ignore', openSync('/dev/full', 'w')] },
  );
  expect(await once(child, 'exit')).toEqual([4, null]);
});

test('--once that is ended while it starts does not say "published"', async () => {
  const { config, folder } = await lonelyConfig();
  const bootId = join(folder, 'boot-id');
  await execa('mkfifo', [bootId]);
  await appendFile(config, `\nbootIdFile: ${bootId}\n`);
  const child = spawn(process.execPath, ['agent/main.ts', '--config', config, '--once'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  // Open once the agent reads it; it then waits for a word that does not come.
  const writer = await open(bootId, 'w');
  child.kill('SIGTERM');
  await expect.poll(() => said).toContain('stopped before the codes were published');
  // Node does not end while a read of its hangs in the system.
  await writer.close();
  expect(await exited).toEqual([4, null]);
});

test('the counter works on', async () => {
  const folder = await tempFolder();
  const config = join(folder, 'counter.yml');
  const port = await freePort();
  await writeFile(
    config,
    `dataDir: ${join(folder, 'data')}\nstaff: { port: ${port} }\nlog: { level: debug }\n`,
  );
  const child = startOnFullDisk(['scripts/netbar.ts', 'counter', '--config', config]);
  const exited = once(child, 'exit');
  await expect.poll(() => answers(`http://127.0.0.1:${port}/`), { timeout: 60_000 }).not.toBe('nobody');
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
});
