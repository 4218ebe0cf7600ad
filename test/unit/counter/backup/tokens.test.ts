// Machines' tokens hold for one boot: a backup must not bring an old one back.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { agentMigrations } from '../../../../kiosk/counter/agents/migrations.ts';
import { Tokens } from '../../../../kiosk/counter/agents/tokens.ts';
import { createBackup } from '../../../../kiosk/counter/backup/create.ts';
import { prepareRestore } from '../../../../kiosk/counter/backup/prepare-restore.ts';
import { keyFile } from '../../../../kiosk/counter/store/protections.ts';
import { openStore } from '../../../../kiosk/counter/store/store.ts';
import { tempFolder } from '../store/temp-store.ts';

const PASSPHRASE = 'four words nobody says';

it("a restored backup knows no machine's token of before, and lets none in", async () => {
  const home = await tempFolder();
  const options = {
    folder: join(home, 'store'),
    migrations: agentMigrations,
    protections: [keyFile(join(home, 'key'))],
  };
  const store = await openStore(options);
  await store.setRecovery(PASSPHRASE);
  const tokens = new Tokens(store);
  tokens.allow('a1', 'boot');
  const token = tokens.issue('a1', 'boot 1');
  tokens.allow('a2', 'boot');
  const { file } = await createBackup(store, store.folder);
  await prepareRestore({ ...options, file, passphrase: PASSPHRASE, who: 'test' });
  expect(tokens.matches('a1', token)).toBe(true);
  store.close();
  const restored = await openStore(options);
  expect(restored.restoreFailure).toBeUndefined();
  const after = new Tokens(restored);
  after.load();
  expect(after.matches('a1', token)).toBe(false);
  expect(() => after.issue('a2', 'boot 2')).toThrow(
    expect.objectContaining({ code: 'ENROLMENT_NOT_EXPECTED' }),
  );
  restored.close();
});
