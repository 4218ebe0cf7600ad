import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { checkAccess, isPlainRemote, saveAccess } from '../../../../kiosk/counter/node/access.ts';
import { keyFile } from '../../../../kiosk/counter/store/protections.ts';
import { openStore } from '../../../../kiosk/counter/store/store.ts';
import { tempFolder } from '../store/temp-store.ts';

it.each([
  ['http://127.0.0.1:5050', false],
  ['http://127.8.9.10', false],
  ['http://localhost:5050', false],
  ['http://[::1]:5050', false],
  ['https://192.168.1.2:5050', false],
  ['http://192.168.1.2:5050', true],
  ['http://127.0.0.1.example.org', true],
  ['http://localhost.example.org', true],
  ['http://node', true],
  ['http://[fe80::1]', true],
])('%s carries the key across the network in plain text: %s', (url, plain) => {
  expect(isPlainRemote(url)).toBe(plain);
});

it('signs with the stored key at the stored address alone', async () => {
  const folder = await tempFolder();
  const store = await openStore({
    folder: join(folder, 'store'),
    protections: [keyFile(join(folder, 'key'))],
  });
  onTestFinished(() => store.close());
  const key = '11'.repeat(32);
  const input = (url: string) => ({ url, mode: 'manage' as const, allowPlainNode: false });
  const first = checkAccess({ ...input('https://node.cafe:5050'), key }, store);
  saveAccess(store, first.access, first.key);
  expect(checkAccess(input('https://node.cafe:5050/'), store).key).toBe(key);
  for (const url of ['https://node.cafe:5051', 'https://other.cafe:5050', 'http://127.0.0.1:5050']) {
    expect(() => checkAccess(input(url), store)).toThrow('once for each address');
  }
});
