// One counter per store, also across processes; a look from outside is welcome meanwhile.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { AUDIT_KEY } from '../../../../kiosk/counter/audit/chain.ts';
import { verifyChain } from '../../../../kiosk/counter/audit/verify.ts';
import { keyFile } from '../../../../kiosk/counter/store/protections.ts';
import { readStore } from '../../../../kiosk/counter/store/read-store.ts';
import { openStore } from '../../../../kiosk/counter/store/store.ts';
import { tempFolder } from '../../../unit/counter/store/temp-store.ts';

const WRITER = fileURLToPath(new URL('audited-writer.ts', import.meta.url));

it('a second process is refused while the first one writes, and verifies its audit meanwhile', async () => {
  const base = await tempFolder();
  const [folder, protections] = [join(base, 'store'), [keyFile(join(base, 'key'))]];
  const writer = spawn(process.execPath, [WRITER, folder, join(base, 'key'), '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void writer.kill('SIGKILL'));
  await once(writer.stdout, 'data');
  await expect(openStore({ folder, protections })).rejects.toMatchObject({ code: 'STORE_IN_USE' });
  for (let look = 0; look < 5; look++) {
    const outside = await readStore(folder, protections);
    expect(verifyChain(outside.db, outside.secrets.derive(AUDIT_KEY))).toMatchObject({ ok: true });
    expect(() => outside.db.exec('DELETE FROM kv')).toThrow('readonly');
    outside.close();
  }
  const closed = once(writer, 'close');
  writer.kill('SIGKILL');
  await closed;
  (await openStore({ folder, protections })).close();
});
