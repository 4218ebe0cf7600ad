// The data key: any one protection opens it, and a store without one is refused.
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type SafeStorage, safeStorageWrapper } from '../../../../kiosk/counter/store/external-wrapper.ts';
import {
  externalKey,
  keyFile,
  recoveryPassphrase,
  systemdCredential,
} from '../../../../kiosk/counter/store/protections.ts';
import { openIn, tempFolder } from './temp-store.ts';

/** Behaves as Electron's own: base64 with a prefix instead of encryption. */
function safeStorage(backend: string, user = 'me'): SafeStorage {
  return {
    isEncryptionAvailable: () => true,
    getSelectedStorageBackend: () => backend,
    encryptString: (plain) => Buffer.from(`${user}:${plain}`),
    decryptString: (encrypted) => {
      const [owner, plain] = encrypted.toString().split(':');
      if (owner !== user || plain === undefined) throw new Error('Error while decrypting the ciphertext');
      return plain;
    },
  };
}

async function credentials(folder: string, content: string): Promise<NodeJS.ProcessEnv> {
  const CREDENTIALS_DIRECTORY = join(folder, 'credentials');
  await mkdir(CREDENTIALS_DIRECTORY, { recursive: true });
  await writeFile(join(CREDENTIALS_DIRECTORY, 'netbar-key'), content, { mode: 0o400 });
  return { CREDENTIALS_DIRECTORY };
}

describe('the data key', () => {
  it('opens with any one of its protections', async () => {
    const folder = await tempFolder();
    const external = externalKey(safeStorageWrapper(safeStorage('kwallet6'), 'linux'));
    const systemd = systemdCredential(await credentials(folder, 'x'.repeat(40)));
    const file = keyFile(join(folder, 'key'));
    const store = await openIn(folder, { protections: [external, systemd, file] });
    store.setSecret('a', 'kept');
    await store.setRecovery('four words nobody says');
    expect(store.keyProtection.sort()).toEqual(
      ['KWallet', 'key file', 'recovery passphrase', 'systemd credential'].sort(),
    );
    store.close();
    for (const one of [external, systemd, file, recoveryPassphrase('four words nobody says')]) {
      const again = await openIn(folder, { protections: [one] });
      expect(again.getSecret('a')).toBe('kept');
      again.close();
    }
  });

  it('gives a protection that comes later its own copy', async () => {
    const folder = await tempFolder();
    const [old, late] = [
      keyFile(join(folder, 'key')),
      systemdCredential(await credentials(folder, 'y'.repeat(32))),
    ];
    (await openIn(folder, { protections: [old] })).close();
    (await openIn(folder, { protections: [old, late] })).close();
    expect((await openIn(folder, { protections: [late] })).keyProtection).toContain('systemd credential');
  });

  it('stays shut without a key, with the wrong passphrase and with another key', async () => {
    const folder = await tempFolder();
    const store = await openIn(folder);
    await store.setRecovery('four words nobody says');
    store.close();
    await rm(join(folder, 'key'));
    const shut = { code: 'KEY_UNAVAILABLE', message: /recovery passphrase/ };
    await expect(openIn(folder)).rejects.toMatchObject(shut);
    await expect(openIn(folder, { protections: [recoveryPassphrase('five')] })).rejects.toMatchObject(shut);
    await writeFile(join(folder, 'key'), `${'ab'.repeat(32)}\n`, { mode: 0o600 });
    await expect(openIn(folder)).rejects.toMatchObject(shut);
  });

  it('is made anew for this PC after the passphrase opened it', async () => {
    const folder = await tempFolder();
    const store = await openIn(folder);
    await store.setRecovery('four words nobody says');
    store.close();
    await rm(join(folder, 'key'));
    const file = keyFile(join(folder, 'key'));
    (await openIn(folder, { protections: [recoveryPassphrase('four words nobody says'), file] })).close();
    expect((await openIn(folder, { protections: [file] })).recoverySet).toBe(true);
  });

  it('is not made where nothing could protect it', async () => {
    const folder = await tempFolder();
    const weak = externalKey(safeStorageWrapper(safeStorage('basic_text'), 'linux'));
    const protections = [weak, systemdCredential({}), recoveryPassphrase('four words nobody says')];
    await expect(openIn(folder, { protections })).rejects.toMatchObject({ code: 'NO_KEY_PROTECTION' });
  });

  it('does not open for another user of the operating system', async () => {
    const folder = await tempFolder();
    const of = (user: string) =>
      externalKey(safeStorageWrapper(safeStorage('gnome_libsecret', user), 'linux'));
    (await openIn(folder, { protections: [of('me')] })).close();
    await expect(openIn(folder, { protections: [of('you')] })).rejects.toMatchObject({
      code: 'KEY_UNAVAILABLE',
    });
  });
});

describe('a key file', () => {
  it.each([
    ['that others can read', `${'ab'.repeat(32)}\n`, 0o644, /chmod 600/],
    ['of another kind', 'hello\n', 0o600, /64 hex digits/],
  ])('%s is refused', async (_what, content, mode, message) => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'key'), content);
    await chmod(join(folder, 'key'), mode);
    await expect(openIn(folder)).rejects.toMatchObject({ code: 'KEY_FILE_UNUSABLE', message });
  });

  it('is no credential when it is too short', async () => {
    const folder = await tempFolder();
    const protections = [systemdCredential(await credentials(folder, 'short'))];
    await expect(openIn(folder, { protections })).rejects.toMatchObject({ code: 'KEY_FILE_UNUSABLE' });
  });
});

describe("the operating system's own store", () => {
  it.each([
    ['linux', 'basic_text', false],
    ['linux', 'unknown', false],
    ['linux', 'gnome_libsecret', true],
    ['linux', 'kwallet5', true],
    ['win32', 'basic_text', true],
    ['darwin', 'basic_text', true],
  ] as const)('on %s with %s: available %s', (platform, backend, available) => {
    expect(safeStorageWrapper(safeStorage(backend), platform).available).toBe(available);
  });

  it('is not available while Electron says that encryption is not', () => {
    const none = { ...safeStorage('kwallet6'), isEncryptionAvailable: () => false };
    expect(safeStorageWrapper(none, 'linux').available).toBe(false);
    expect(safeStorageWrapper(none, 'win32').available).toBe(false);
  });

  it('asks Linux alone which backend it is: the others have no such call', () => {
    const { getSelectedStorageBackend: _, ...windows } = safeStorage('kwallet6');
    expect(safeStorageWrapper(windows, 'win32')).toMatchObject({
      available: true,
      name: 'Windows user account',
    });
    expect(safeStorageWrapper(windows, 'linux').available).toBe(false);
  });
});
