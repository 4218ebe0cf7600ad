// Watching config.ini the way that editors and DeepLink write it.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigIniWatcher, type DeepLinkConfig } from '../../../shared/deeplink/config-ini.ts';
import type { DeepLinkError } from '../../../shared/deeplink/errors.ts';
import { eventually, temporaryFolder } from './support.ts';

const ini = (id: string) => `[devices]\r\nid=${id}\r\npasswd=Secret99\r\n`;

interface Bench {
  file: string;
  watcher: ConfigIniWatcher;
  changes: DeepLinkConfig[];
  complaints: DeepLinkError[];
}

async function bench(folder: string): Promise<Bench> {
  const file = join(folder, 'config.ini');
  const watcher = new ConfigIniWatcher({ path: file, debounceMs: 50 });
  onTestFinished(() => watcher.stop());
  const changes: DeepLinkConfig[] = [];
  const complaints: DeepLinkError[] = [];
  watcher.on('change', (config) => changes.push(config));
  watcher.on('unreadable', (error) => complaints.push(error));
  return { file, watcher, changes, complaints };
}

async function started(): Promise<Bench> {
  const it = await bench(await temporaryFolder());
  await writeFile(it.file, ini('111'));
  await it.watcher.start();
  return it;
}

describe('the watcher', () => {
  it('knows the file once it has started', async () => {
    const { watcher, changes } = await started();
    expect(watcher.current?.deviceId).toBe('111');
    expect(changes).toHaveLength(1);
  });

  it('follows a file that is written in place', async () => {
    const { file, watcher } = await started();
    await writeFile(file, ini('222'));
    await eventually(() => watcher.current?.deviceId).toBe('222');
  });

  it('follows a file that is replaced, again and again', async () => {
    const { file, watcher } = await started();
    for (const id of ['222', '333', '444']) {
      await writeFile(`${file}.new`, ini(id));
      await rename(`${file}.new`, file);
      await eventually(() => watcher.current?.deviceId).toBe(id);
    }
  });

  it('tells of a change that only touches the password, without keeping it', async () => {
    const { file, changes } = await started();
    await writeFile(file, ini('111').replace('Secret99', 'Secret77'));
    await eventually(() => changes.length).toBe(2);
    expect(JSON.stringify(changes)).not.toContain('Secret');
  });

  it('passes over other files of the folder', async () => {
    const { file, changes } = await started();
    await writeFile(join(file, '..', 'deeplink.log'), 'x');
    await writeFile(file, ini('222'));
    await eventually(() => changes.at(-1)?.deviceId).toBe('222');
    expect(changes.map((config) => config.deviceId)).toEqual(['111', '222']);
  });

  it('keeps the last good value while the file is half-written, and says so once', async () => {
    const { file, watcher, changes, complaints } = await started();
    await writeFile(file, '');
    await eventually(() => complaints.length).toBe(1);
    expect(complaints[0]).toMatchObject({ code: 'CONFIG_INI_UNREADABLE' });
    expect(watcher.current?.deviceId).toBe('111');
    await writeFile(file, ini('222'));
    await eventually(() => changes.at(-1)?.deviceId).toBe('222');
    expect(complaints).toHaveLength(1);
  });

  it('keeps the last good value when the file is deleted, and sees it come back', async () => {
    const { file, watcher, complaints } = await started();
    await rm(file);
    await eventually(() => complaints.length).toBe(1);
    expect(watcher.current?.deviceId).toBe('111');
    await writeFile(file, ini('222'));
    await eventually(() => watcher.current?.deviceId).toBe('222');
  });

  it('waits for a folder that does not exist yet', async () => {
    const folder = join(await temporaryFolder(), 'DeepLink');
    const { file, watcher, complaints } = await bench(folder);
    await watcher.start();
    expect(complaints).toHaveLength(1);
    await mkdir(folder);
    await writeFile(file, ini('111'));
    await eventually(() => watcher.current?.deviceId).toBe('111');
  });

  it('is silent after stop, and may be started again', async () => {
    const { file, watcher, changes } = await started();
    await watcher.start();
    await watcher.stop();
    await watcher.stop();
    await writeFile(file, ini('222'));
    await watcher.start();
    expect(watcher.current?.deviceId).toBe('222');
    expect(changes.map((config) => config.deviceId)).toEqual(['111', '222']);
  });
});
