// kiosk.yml and the program's own arguments.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadKioskConfig } from '../../../kiosk/main/kiosk-config.ts';
import { tempFolder } from '../shared/temp-folder.ts';

const FINGERPRINT = Array.from({ length: 32 }, () => 'A0').join(':');

async function load(text: string | undefined, argv: string[] = []) {
  const path = join(await tempFolder(), 'kiosk.yml');
  if (text !== undefined) await writeFile(path, text);
  return loadKioskConfig(path, argv);
}

describe('the configuration', () => {
  it('has a default for everything', async () => {
    expect(await load(undefined)).toEqual({ kiosk: false, autoStart: false });
    expect(await load('')).toEqual({ kiosk: false, autoStart: false });
  });

  it('takes flags over the file, key by key, and leaves Chromium its own', async () => {
    const yaml = `kiosk: false\nremote:\n  url: https://10.0.0.1:7740\n  fingerprint: ${FINGERPRINT}\n`;
    const argv = ['.', '--no-sandbox', '--kiosk', '--counter-url', 'https://10.0.0.2:7740', '--lang=ko'];
    expect(await load(yaml, argv)).toEqual({
      ...{ kiosk: true, autoStart: false },
      remote: { url: 'https://10.0.0.2:7740', fingerprint: FINGERPRINT },
    });
    expect(await load(undefined, ['--counter-config=/etc/netbar/counter.yml'])).toMatchObject({
      counterConfig: '/etc/netbar/counter.yml',
    });
  });

  it.each([
    [['--counter-url', 'http://192.168.1.10:7740'], 'must be https:// for another computer'],
    [['--counter-url', 'https://192.168.1.10:7740'], 'remote.fingerprint: is missing'],
    [['--counter-url', 'ftp://192.168.1.10'], 'must be a URL such as'],
    [
      ['--counter-url', 'https://ada:1234@10.0.0.1', `--counter-fingerprint=${FINGERPRINT}`],
      'host and port alone',
    ],
    [['--counter-url', 'https://10.0.0.1/x', `--counter-fingerprint=${FINGERPRINT}`], 'host and port alone'],
    [['--counter-url', 'https://10.0.0.1', '--counter-fingerprint', 'A0:A0'], 'must be 32 bytes in hex'],
    [['--counter-fingerprint', FINGERPRINT], 'remote.url'],
  ])('refuses %j', async (argv, why) => {
    await expect(load(undefined, argv)).rejects.toThrow(why);
    await expect(load(undefined, argv)).rejects.not.toThrow('1234');
  });

  it('takes plain HTTP to this computer alone', async () => {
    for (const url of ['http://127.0.0.1:7740', 'http://[::1]:7740', 'http://localhost:7740'])
      expect(await load(`remote: { url: '${url}' }`)).toMatchObject({ remote: { url } });
    await expect(load(`remote: { url: 'http://localhost.evil:7740' }`)).rejects.toThrow('https://');
  });

  it('names line and key of what it does not know', async () => {
    await expect(load('kiosk: true\nkisok: true\n')).rejects.toThrow(/kiosk\.yml:2: unknown key "kisok"/);
    await expect(load('kiosk: maybe\n')).rejects.toThrow(/kiosk\.yml:1: kiosk/);
  });
});
