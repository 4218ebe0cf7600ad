// How the program lives: its page dies, it is started twice, it ends.
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { CounterConfigSchema } from '../../kiosk/counter/config.ts';
import { Counter } from '../../kiosk/counter/counter.ts';
import { createLogger } from '../../shared/logging/logger.ts';
import { tempFolder } from '../unit/shared/temp-folder.ts';
import { commandLine, ELECTRON, Kiosk, setUpOwner } from './lib/kiosk.ts';

const STATUS = `window.netbar?.call('session.status', {})`;

/** The store can be opened: nobody holds its lock. */
async function openStoreOf(dataDir: string): Promise<void> {
  const log = await createLogger({ destination: { write: () => undefined } });
  const config = CounterConfigSchema.parse({ dataDir, staff: false });
  const counter = new Counter({ config, log, runtime: 'node' });
  onTestFinished(() => counter.stop());
  await counter.start();
}

it('brings back a page that died, with its login, and says so in log and audit', async () => {
  const kiosk = await Kiosk.start();
  await setUpOwner(kiosk);
  for (let death = 1; death <= 2; death++) {
    await kiosk.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
    await expect.poll(() => kiosk.output.split('"msg":"page gone"').length - 1).toBe(death);
    // The counter goes on telling meanwhile; a dead page must not hurt it.
    await expect
      .poll(() => kiosk.run(STATUS).catch(() => undefined))
      .toMatchObject({ ok: true, value: { person: { role: 'owner' } } });
  }
  await expect.poll(() => kiosk.run('document.body.innerText.length').catch(() => 0)).toBeGreaterThan(0);
  const audit = await kiosk.run(`window.netbar.call('audit.list', {action: 'kiosk.pageGone'})`);
  expect(audit).toMatchObject({ value: { entries: [{ who: 'kiosk', result: 'failed' }, { who: 'kiosk' }] } });
});

it('is there once: a second start ends at once and shows the first', async () => {
  const folder = await tempFolder();
  const kiosk = await Kiosk.start({ folder });
  await kiosk.app.evaluate(({ BrowserWindow }) => {
    const seen = globalThis as unknown as { shown: number };
    seen.shown = 0;
    BrowserWindow.getAllWindows()[0]?.on('focus', () => {
      seen.shown += 1;
    });
    BrowserWindow.getAllWindows()[0]?.blur();
  });
  const { args, env } = commandLine(folder);
  const second = await execa(ELECTRON, args, { env, extendEnv: false, timeout: 60_000 });
  expect(second.exitCode).toBe(0);
  expect(second.stdout).not.toContain('the counter runs');
  await expect
    .poll(() => kiosk.app.evaluate(() => (globalThis as unknown as { shown: number }).shown))
    .toBeGreaterThan(0);
  expect(await kiosk.get('session.status')).toMatchObject({ needsSetup: true });
});

it('ends its counter when its window is closed', async () => {
  const kiosk = await Kiosk.start();
  await setUpOwner(kiosk);
  const child = kiosk.app.process();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await kiosk.app.evaluate(({ BrowserWindow }) => void BrowserWindow.getAllWindows()[0]?.close());
  expect(await ended).toBe(0);
  await openStoreOf(kiosk.dataDir);
});

it('ends its counter when the system says so', async () => {
  const kiosk = await Kiosk.start();
  await setUpOwner(kiosk);
  const child = kiosk.app.process();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  await openStoreOf(kiosk.dataDir);
});

it('says what is wrong with its configuration, and ends with the code for it', async () => {
  const folder = await tempFolder();
  const { args, env } = commandLine(folder, ['--counter-url', 'http://192.168.1.10:7740']);
  const run = await execa(ELECTRON, args, { env, extendEnv: false, reject: false, timeout: 60_000 });
  expect(run.exitCode).toBe(78);
  expect(run.stdout + run.stderr).toContain('option --counter-url: remote.url: must be https://');
});

it('does not start beside another counter in its folder', async () => {
  const folder = await tempFolder();
  await openStoreOf(join(folder, 'netbar', 'counter'));
  const { args, env } = commandLine(folder);
  const run = await execa(ELECTRON, args, { env, extendEnv: false, reject: false, timeout: 60_000 });
  expect(run.exitCode).toBe(75);
});
