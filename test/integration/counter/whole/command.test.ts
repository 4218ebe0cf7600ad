// `netbar counter` as a process.
import { once } from 'node:events';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it, onTestFinished, vi } from 'vitest';
import { tempFolder } from '../../../unit/shared/temp-folder.ts';
import { Browser } from './browser.ts';
import { OWNER } from './counter-cafe.ts';

// Several processes each, started from source.
vi.setConfig({ testTimeout: 240_000 });

const COMMAND = ['scripts/netbar.ts', 'counter'];

function run(args: string[], env: NodeJS.ProcessEnv = {}) {
  const child = execa(process.execPath, [...COMMAND, ...args], { reject: false, env });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Starts it and waits for its address. */
async function serve(args: string[]) {
  const child = run(args);
  let text = '';
  child.stdout.on('data', (data) => {
    text += String(data);
  });
  await expect.poll(() => text, { timeout: 60_000 }).toMatch(/Staff interface: \S+:\d+\n/);
  const [, url = ''] = /Staff interface: (\S+)/.exec(text) ?? [];
  return { child, url, port: Number(new URL(url).port) };
}

it('serves until it is told to stop, and remembers', async () => {
  const folder = await tempFolder();
  const file = join(folder, 'counter.yml');
  await writeFile(file, `dataDir: ${join(folder, 'data')}\nstaff: { port: 0 }\nlog: { level: debug }\n`);
  const first = await serve(['--config', file]);
  const browser = new Browser(first.port);
  await browser.call('setup.owner', OWNER);
  expect((await browser.call('counter.info', {})).keyProtection).toEqual(['key file']);

  const second = await run(['--config', file]);
  expect(second.exitCode).toBe(75);

  first.child.kill('SIGTERM');
  const { exitCode, stderr } = await first.child;
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining('the counter runs')]);
  expect(stderr).not.toContain(OWNER.pin);

  const third = await serve(['--config', file]);
  expect(await new Browser(third.port).call('session.status', {})).toMatchObject({
    needsSetup: false,
    people: [{ name: 'Ada', role: 'owner' }],
  });
  third.child.kill('SIGINT');
  expect((await third.child).exitCode).toBe(0);
});

it('is ended by Ctrl-C during a slow start: it does not say that it serves', async () => {
  const folder = await tempFolder();
  const file = join(folder, 'counter.yml');
  await writeFile(file, `dataDir: ${join(folder, 'data')}\nstaff: { port: 0 }\n`);
  const first = await serve(['--config', file]);
  first.child.kill('SIGTERM');
  await first.child;
  // Its key comes from somebody who takes his time.
  const key = join(folder, 'data', 'key', 'data.key');
  await rename(key, `${key}.kept`);
  await execa('mkfifo', ['-m', '600', key]);
  const hanging = run(['--config', file]);
  const giver = execa('sh', ['-c', `exec 3> '${key}'; echo asked; read go; cat '${key}.kept' >&3`]);
  onTestFinished(() => void giver.kill('SIGKILL'));
  const [asked] = await once(giver.stdout, 'data');
  expect(String(asked)).toBe('asked\n');
  hanging.kill('SIGINT');
  giver.stdin.end('go\n');
  const { exitCode, stdout } = await hanging;
  expect([exitCode, stdout]).toEqual([0, '']);
});

it('ends with 78 and the line of the mistake for a wrong configuration', async () => {
  const folder = await tempFolder();
  const file = join(folder, 'counter.yml');
  await writeFile(file, 'dataDir: /nowhere\nstaff:\n  hots: 127.0.0.1\n');
  const wrong = await run(['--config', file]);
  expect([wrong.exitCode, wrong.stderr]).toEqual([
    78,
    `netbar counter: ${file}:3: staff: unknown key "hots"`,
  ]);
  await writeFile(file, 'staff: { host: 0.0.0.0 }\n');
  const good = await run(['--config', file, '--check-config']);
  expect([good.exitCode, good.stdout]).toEqual([0, `${file}: good`]);
  const missing = await run(['--config', join(folder, 'none.yml'), '--check-config']);
  expect(missing.exitCode).toBe(78);
  const lan = await run(['--config', file, '--check-config'], { NETBAR_COUNTER_PORT: '99999' });
  expect([lan.exitCode, lan.stderr]).toEqual([78, expect.stringContaining('NETBAR_COUNTER_PORT')]);
  expect(await readFile(file, 'utf8')).toContain('0.0.0.0');
});

it('says why when its port is taken', async () => {
  const folder = await tempFolder();
  const first = await serve(['--data-dir', join(folder, 'a'), '--port', '0']);
  const second = await run(['--data-dir', join(folder, 'b'), '--port', String(first.port)]);
  expect([second.exitCode, second.stderr]).toEqual([1, expect.stringContaining('EADDRINUSE')]);
});
