// `netbar audit verify`, `netbar backup create` and `restore` on real store folders.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AuditLog } from '../../../../kiosk/counter/audit/log.ts';
import { allMigrations } from '../../../../kiosk/counter/migrations.ts';
import { keyFile } from '../../../../kiosk/counter/store/protections.ts';
import { type OpenStore, openStore } from '../../../../kiosk/counter/store/store.ts';
import { tempFolder } from '../../../unit/counter/store/temp-store.ts';

const CLI = fileURLToPath(new URL('store-cli.ts', import.meta.url));
const PASSPHRASE = 'lantern gravel otter seven';

/** A counter's data folder with a store of five audited actions. */
async function dataFolder(): Promise<{ base: string; folder: string; store: OpenStore; audit: AuditLog }> {
  const base = await tempFolder();
  const folder = join(base, 'store');
  const store = await reopen(base);
  const audit = new AuditLog(store);
  for (const action of ['a', 'b', 'c', 'd', 'e']) audit.record({ who: 'Ou', action, result: 'ok' });
  await store.setRecovery(PASSPHRASE);
  store.setSecret('node.key', 'plain-node-key');
  return { base, folder, store, audit };
}

async function reopen(base: string): Promise<OpenStore> {
  const protections = [keyFile(join(base, 'key', 'data.key'))];
  const store = await openStore({ folder: join(base, 'store'), migrations: allMigrations, protections });
  onTestFinished(() => store.close());
  return store;
}

async function netbar(args: string[], env: NodeJS.ProcessEnv = {}) {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [CLI, ...args], {
    reject: false,
    env,
    stdin: 'ignore',
  });
  return { exitCode, stdout, stderr };
}

function tamper(folder: string, sql: string): void {
  const db = new DatabaseSync(join(folder, 'counter.db'));
  db.exec(`DROP TRIGGER IF EXISTS audit_no_update; DROP TRIGGER IF EXISTS audit_no_delete; ${sql}`);
  db.close();
}

describe('netbar audit verify', () => {
  it('says that the audit holds, while the counter runs and after it', async () => {
    const { folder, store, audit } = await dataFolder();
    const { head } = audit;
    const running = await netbar(['audit', 'verify', '--store', folder]);
    expect(running).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`5 entries`) });
    store.close();
    const stopped = await netbar(['audit', 'verify', '--store', folder, '--head', head, '--json']);
    expect(stopped.exitCode).toBe(0);
    expect(JSON.parse(stopped.stdout)).toEqual({ ok: true, entries: 5, head, brokenAt: null, finding: null });
  });

  it.each([
    ['rewritten', "UPDATE audit SET who = 'Mei' WHERE seq = 3", 'CHANGED', 3],
    ['removed', 'DELETE FROM audit WHERE seq = 2', 'MISSING', 2],
    ['cut off', 'DELETE FROM audit WHERE seq > 3', 'TRUNCATED', 4],
  ])('finds that entries were %s', async (_what, sql, finding, brokenAt) => {
    const { folder, store } = await dataFolder();
    store.close();
    tamper(folder, sql);
    const { exitCode, stdout } = await netbar(['audit', 'verify', '--store', folder, '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, finding, brokenAt });
    expect(await netbar(['audit', 'verify', '--store', folder])).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('does NOT hold'),
    });
  });

  it('finds by a head on paper, or by a backup, that the whole store was set back', async () => {
    const { base, folder, store } = await dataFolder();
    store.close();
    const old = await readFile(join(folder, 'counter.db'));
    const again = await reopen(base);
    new AuditLog(again).record({ who: 'Ou', action: 'took money', result: 'ok' });
    const { head } = new AuditLog(again);
    again.close();
    const backup = join(base, 'new.backup');
    expect(await netbar(['backup', 'create', '--store', folder, '--output', backup])).toMatchObject({
      exitCode: 0,
    });
    await writeFile(join(folder, 'counter.db'), old);
    const verify = ['audit', 'verify', '--store', folder];
    expect(await netbar(verify)).toMatchObject({ exitCode: 0 });
    for (const kept of [
      ['--head', head],
      ['--backup', backup],
    ]) {
      const { exitCode, stdout } = await netbar([...verify, ...kept]);
      expect([exitCode, stdout]).toEqual([1, expect.stringContaining('cut off')]);
    }
    expect(
      await netbar([...verify, '--head', `${head.slice(0, -1)}${head.endsWith('0') ? '1' : '0'}`]),
    ).toMatchObject({
      exitCode: 1,
    });
  });

  it('needs a key, and takes the recovery passphrase for one', async () => {
    const { folder, store } = await dataFolder();
    store.close();
    const verify = ['audit', 'verify', '--store', folder, '--key-file', join(folder, 'none')];
    expect(await netbar(verify)).toMatchObject({
      exitCode: 64,
      stderr: expect.stringContaining('NETBAR_RECOVERY'),
    });
    const wrong = await netbar(verify, { NETBAR_RECOVERY_PASSPHRASE: 'wrong' });
    expect(wrong).toMatchObject({ exitCode: 78, stdout: '' });
    expect(await netbar(verify, { NETBAR_RECOVERY_PASSPHRASE: PASSPHRASE })).toMatchObject({ exitCode: 0 });
  });

  it.each([
    [['--store', 'nowhere'], 78, /no store/],
    [['--head', '1:2'], 64, /--store/],
  ])('says what is missing: %j', async (args, exitCode, stderr) => {
    expect(await netbar(['audit', 'verify', ...args])).toMatchObject({
      exitCode,
      stderr: expect.stringMatching(stderr),
    });
  });
});

describe('netbar backup', () => {
  it('takes a café to another PC', async () => {
    const { base, folder, store, audit } = await dataFolder();
    const { head } = audit;
    const file = join(base, 'cafe.backup');
    const made = await netbar(['backup', 'create', '--store', folder, '--output', file]);
    expect(made).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(head) });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    store.close();

    const other = await tempFolder();
    const passphraseFile = join(other, 'passphrase');
    await writeFile(passphraseFile, `${PASSPHRASE}\n`, { mode: 0o600 });
    const restore = ['backup', 'restore', file, '--store', join(other, 'store'), '--passphrase-file'];
    expect(await netbar([...restore, passphraseFile])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/audit of 5 entries holds/),
    });
    const restored = await reopen(other);
    expect(restored.getSecret('node.key')).toBe('plain-node-key');
    expect(new AuditLog(restored).verify(head)).toMatchObject({ ok: true, entries: 6 });
  });

  it('refuses a wrong passphrase, a cut file and a running counter, and changes nothing', async () => {
    const { base, folder, store } = await dataFolder();
    const file = join(base, 'cafe.backup');
    await netbar(['backup', 'create', '--store', folder, '--output', file]);
    const cut = join(base, 'cut.backup');
    await writeFile(cut, (await readFile(file)).subarray(0, 900));
    const restore = (path: string, passphrase: string) =>
      netbar(['backup', 'restore', path, '--store', folder, '--yes'], {
        NETBAR_RECOVERY_PASSPHRASE: passphrase,
      });
    expect(await restore(file, PASSPHRASE)).toMatchObject({
      exitCode: 75,
      stderr: expect.stringMatching(/another counter/),
    });
    store.close();
    const before = await readFile(join(folder, 'counter.db'));
    expect(await restore(file, 'wrong')).toMatchObject({
      exitCode: 78,
      stderr: expect.stringMatching(/not the recovery passphrase/),
    });
    expect(await restore(cut, PASSPHRASE)).toMatchObject({
      exitCode: 78,
      stderr: expect.stringMatching(/cut short/),
    });
    const unasked = ['backup', 'restore', file, '--store', folder];
    expect(await netbar(unasked, { NETBAR_RECOVERY_PASSPHRASE: PASSPHRASE })).toMatchObject({ exitCode: 64 });
    expect(await readFile(join(folder, 'counter.db'))).toEqual(before);
    expect((await readdir(folder)).filter((name) => name.includes('restore'))).toEqual([]);
    expect(await restore(file, PASSPHRASE)).toMatchObject({ exitCode: 0 });
    expect((await readdir(folder)).filter((name) => name.startsWith('before-restore-'))).toHaveLength(1);
  });

  it('never overwrites a file, and needs a recovery passphrase first', async () => {
    const { base, folder, store } = await dataFolder();
    const file = join(base, 'cafe.backup');
    await writeFile(file, 'older');
    const create = ['backup', 'create', '--store', folder, '--output', file];
    expect(await netbar(create)).toMatchObject({
      exitCode: 78,
      stderr: expect.stringMatching(/is there already/),
    });
    expect(await readFile(file, 'utf8')).toBe('older');
    store.db.exec("DELETE FROM key_wraps WHERE kind = 'recovery'");
    expect(await netbar(create)).toMatchObject({
      exitCode: 78,
      stderr: expect.stringMatching(/recovery passphrase first/),
    });
  });
});
