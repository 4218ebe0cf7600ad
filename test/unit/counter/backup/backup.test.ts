// Backups: one encrypted file that opens on another PC with the passphrase, and with nothing else.
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AuditLog } from '../../../../kiosk/counter/audit/log.ts';
import { createBackup } from '../../../../kiosk/counter/backup/create.ts';
import { unpackBackup } from '../../../../kiosk/counter/backup/format.ts';
import { backupHandlers } from '../../../../kiosk/counter/backup/handlers.ts';
import { lastBackup } from '../../../../kiosk/counter/backup/last-backup.ts';
import { prepareRestore } from '../../../../kiosk/counter/backup/prepare-restore.ts';
import { externalKey, keyFile } from '../../../../kiosk/counter/store/protections.ts';
import { CALLS } from '../../../../kiosk/ipc/contract.ts';
import { entriesOf } from '../audit/entries.ts';
import { allBytes, callerOf, openIn, tempFolder } from '../store/temp-store.ts';

const PASSPHRASE = 'lantern gravel otter seven';
const later = { id: 999, up: () => undefined };

/** A store with a secret and some audit, and a backup of it. */
async function backedUp(options: Parameters<typeof openIn>[1] = {}) {
  const folder = await tempFolder();
  const store = await openIn(folder, options);
  await store.setRecovery(PASSPHRASE);
  store.setSecret('certificate.key', 'plain-certificate-key');
  const audit = new AuditLog(store);
  for (const action of ['a', 'b', 'c']) audit.record({ who: 'Ou', action, result: 'ok' });
  return { folder, store, audit, ...(await createBackup(store, store.folder)) };
}

async function restoreTo(folder: string, file: Uint8Array, passphrase = PASSPHRASE) {
  const protections = [keyFile(join(folder, 'key'))];
  return prepareRestore({ folder: join(folder, 'store'), file, passphrase, protections, who: 'test' });
}

describe('a backup', () => {
  it('opens on another PC, with its own key there, and holds everything', async () => {
    const { file, head, store } = await backedUp();
    store.close();
    const folder = await tempFolder();
    expect(await restoreTo(folder, file)).toMatchObject({ head, entries: 3, auditHolds: true });
    const other = await openIn(folder);
    expect(other.restoreFailure).toBeUndefined();
    expect(other.getSecret('certificate.key')).toBe('plain-certificate-key');
    expect(other.keyProtection.sort()).toEqual(['key file', 'recovery passphrase']);
    const audit = new AuditLog(other);
    expect(audit.verify(head)).toMatchObject({ ok: true, entries: 4 });
    expect(entriesOf(other)[0]).toMatchObject({ action: 'backup.restore', who: 'test' });
    expect(lastBackup(other.db)?.head).toBe(head);
    expect((await readdir(other.folder)).filter((name) => name.includes('restore'))).toEqual([]);
  });

  it('can be made again from the restored store, with the same passphrase', async () => {
    const { file } = await backedUp();
    const [second, third] = [await tempFolder(), await tempFolder()];
    await restoreTo(second, file);
    const store = await openIn(second);
    const again = await createBackup(store, store.folder);
    expect(await restoreTo(third, again.file)).toMatchObject({ entries: 4, auditHolds: true });
  });

  it('says nothing in the clear, and neither does the folder while it is restored', async () => {
    const { file } = await backedUp();
    const folder = await tempFolder();
    await restoreTo(folder, file);
    for (const bytes of [Buffer.from(file), await allBytes(folder)]) {
      expect(bytes.includes('plain-certificate')).toBe(false);
      expect(bytes.includes(PASSPHRASE)).toBe(false);
    }
    expect(Buffer.from(file).includes('certificate.key')).toBe(false);
  });

  it('holds neither sessions nor the keys of its own PC', async () => {
    const { store } = await backedUp();
    store.db.exec("INSERT INTO people VALUES ('p', 'P', 'p', 'staff', x'00', 1, 0, NULL)");
    store.db.exec("INSERT INTO sessions VALUES ('s', x'01', 'p', 0, 0, 0, 0)");
    const { file } = await createBackup(store, store.folder);
    const folder = await tempFolder();
    const os = {
      name: 'other OS',
      available: true,
      wrap: (key: Uint8Array) => key,
      unwrap: (key: Uint8Array) => key,
    };
    const protections = [externalKey(os)];
    await prepareRestore({
      folder: join(folder, 'store'),
      file,
      passphrase: PASSPHRASE,
      protections,
      who: 'test',
    });
    const other = await openIn(folder, { protections });
    expect(other.keyProtection).toEqual(['other OS', 'recovery passphrase']);
    expect(other.db.prepare('SELECT * FROM sessions').all()).toEqual([]);
    expect(other.db.prepare('SELECT * FROM people').all()).toHaveLength(1);
  });

  it('is not made without a recovery passphrase, and leaves nothing behind', async () => {
    const store = await openIn(await tempFolder());
    await expect(createBackup(store, store.folder)).rejects.toMatchObject({ code: 'RECOVERY_NOT_SET' });
    expect((await readdir(store.folder)).filter((name) => name.startsWith('work-'))).toEqual([]);
  });

  it('keeps the passphrase that it was made with', async () => {
    const { file, store } = await backedUp();
    await store.setRecovery('another four words here');
    const folder = await tempFolder();
    const wrong = { code: 'WRONG_PASSPHRASE' };
    await expect(restoreTo(folder, file, 'another four words here')).rejects.toMatchObject(wrong);
    await expect(restoreTo(folder, file)).resolves.toMatchObject({ entries: 3 });
  });
});

describe('a file that is not what it should be', () => {
  it('is refused: another file, a newer format, a newer store', async () => {
    const { file } = await backedUp({ migrations: [later] });
    const folder = await tempFolder();
    const text = Buffer.from('hello, this is no backup at all');
    await expect(restoreTo(folder, text)).rejects.toMatchObject({ code: 'BACKUP_UNREADABLE' });
    const newer = Buffer.from(file);
    newer.writeUInt16BE(2, 14);
    await expect(restoreTo(folder, newer)).rejects.toMatchObject({
      code: 'BACKUP_NEWER',
      message: /format 2/,
    });
    await expect(restoreTo(folder, file)).rejects.toMatchObject({ code: 'STORE_NEWER' });
    expect(await readdir(join(folder, 'store'))).toEqual([]);
  });

  it('is refused wherever it was cut or a bit was flipped, and nothing is touched', async () => {
    const { file, store } = await backedUp();
    const refused = expect.objectContaining({
      code: expect.stringMatching(/^BACKUP_(DAMAGED|UNREADABLE|NEWER)$/),
    });
    const inside = fc.nat(file.byteLength - 1);
    await fc.assert(
      fc.asyncProperty(inside, fc.nat(7), inside, async (at, bit, length) => {
        const flipped = Buffer.from(file);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        await expect(unpackBackup(flipped, store.secrets)).rejects.toEqual(refused);
        await expect(unpackBackup(file.subarray(0, length), store.secrets)).rejects.toEqual(refused);
      }),
    );
    await expect(unpackBackup(file, store.secrets)).resolves.toMatchObject({
      header: { createdAt: expect.any(Number) },
    });
  });

  it('is refused even where whoever changed it mended the checksum', async () => {
    const { createHash } = await import('node:crypto');
    const { file } = await backedUp();
    const changed = Buffer.from(file);
    const end = changed.byteLength - 32;
    changed[end - 20] = (changed[end - 20] ?? 0) ^ 1;
    createHash('sha256').update(changed.subarray(0, end)).digest().copy(changed, end);
    await expect(restoreTo(await tempFolder(), changed)).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
  });
});

describe('a restore', () => {
  it('keeps the store that was there beside the new one', async () => {
    const { folder, store, file } = await backedUp();
    store.setValue('after', 'the backup');
    await restoreTo(folder, file);
    expect(store.getValue('after')).toBe('the backup');
    store.close();
    const restored = await openIn(folder);
    expect(restored.getValue('after')).toBeUndefined();
    const [kept] = (await readdir(restored.folder)).filter((name) => name.startsWith('before-restore-'));
    expect(await readdir(join(restored.folder, kept ?? ''))).toContain('counter.db');
  });

  it('goes back to the old store when the new one does not open, and says why', async () => {
    const { folder, store, file } = await backedUp();
    store.setValue('after', 'the backup');
    await restoreTo(folder, file);
    store.close();
    const [pending] = (await readdir(store.folder)).filter((name) => name.startsWith('restore-pending-'));
    await writeFile(join(store.folder, pending ?? '', 'counter.db'), Buffer.alloc(8192, 1));
    const old = await openIn(folder);
    expect(old.getValue('after')).toBe('the backup');
    expect(old.restoreFailure).toMatchObject({ code: 'STORE_DAMAGED' });
    old.close();
    expect((await openIn(folder)).restoreFailure).toBeUndefined();
  });

  it('goes on where a crash left it, in the middle of the swap and of going back', async () => {
    const { folder, store, file } = await backedUp();
    store.close();
    await restoreTo(folder, file);
    // As after a crash between the two renames: the old store is aside, the new one not yet in its place.
    const [pending] = (await readdir(store.folder)).filter((name) => name.startsWith('restore-pending-'));
    const stamp = pending?.slice('restore-pending-'.length) ?? '';
    const before = join(store.folder, `before-restore-${stamp}`);
    await mkdir(before);
    await rename(join(store.folder, 'counter.db'), join(before, 'counter.db'));
    const restored = await openIn(folder);
    expect(new AuditLog(restored).verify()).toMatchObject({ ok: true, entries: 4 });
    restored.close();
    // As after a crash while going back: the new store is aside, the old one not yet in its place.
    await mkdir(join(store.folder, pending ?? ''));
    const failed = join(store.folder, `restore-failed-${stamp}`);
    await mkdir(failed);
    await rename(join(store.folder, 'counter.db'), join(failed, 'counter.db'));
    expect(new AuditLog(await openIn(folder)).verify()).toMatchObject({ ok: true, entries: 3 });
    expect((await readdir(store.folder)).filter((name) => name.startsWith('restore-pending-'))).toEqual([]);
  });

  it('takes the place of a damaged store, which is kept aside', async () => {
    const { folder, store, file } = await backedUp();
    store.close();
    await writeFile(join(store.folder, 'counter.db'), 'damaged beyond reading');
    await expect(openIn(folder)).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    await restoreTo(folder, file);
    const restored = await openIn(folder);
    expect(new AuditLog(restored).verify()).toMatchObject({ ok: true, entries: 4 });
    expect((await allBytes(restored.folder)).includes('damaged beyond reading')).toBe(true);
  });
});

describe('the calls', () => {
  it('make a backup, note it, and restore it after the answer', async () => {
    const { folder, store, audit } = await backedUp();
    let restarts = 0;
    const restarted = Promise.withResolvers<void>();
    const restart = () => {
      restarts += 1;
      restarted.resolve();
    };
    const handlers = backupHandlers({ store, audit, migrations: [], restart });
    const owner = callerOf({ id: 'o', name: 'Ou', role: 'owner' });
    const { signal } = new AbortController();
    const made = CALLS['backup.create'].output.parse(await handlers['backup.create']({}, owner, signal));
    expect(made.name).toMatch(/^netbar-\d{4}-\d\d-\d\d-\d{4}\.backup$/);
    expect(lastBackup(store.db)?.head).toBe(made.head);
    const { base64 } = made;
    const wrong = handlers['backup.restore']({ base64, passphrase: 'wrong' }, owner, signal);
    await expect(wrong).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
    expect(restarts).toBe(0);
    const answer = await handlers['backup.restore']({ base64, passphrase: PASSPHRASE }, owner, signal);
    expect(answer).toEqual({ entries: 3, head: made.head });
    await restarted.promise;
    store.close();
    expect(entriesOf(await openIn(folder))[0]).toMatchObject({ who: 'Ou', result: 'ok' });
  });

  it('refuse a passphrase that everybody guesses', async () => {
    const { store, audit } = await backedUp();
    const handlers = backupHandlers({ store, audit, migrations: [], restart: () => undefined });
    const { signal } = new AbortController();
    for (const passphrase of ['aaaaaaaaaaaaaa', 'abcabcabcabcabc', '123123123123']) {
      const call = handlers['backup.setRecovery']({ passphrase }, callerOf(null), signal);
      await expect(call).rejects.toMatchObject({ code: 'WEAK_PIN' });
    }
  });
});
