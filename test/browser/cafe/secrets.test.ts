// A whole day at the counter, and then a search: no secret lies in its files, its log, its news or its exports.
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { logIn, openSeat, panel, shownCodes, stateOf, tile } from './pages.ts';
import { Rig } from './rig.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });
const PATIENT = { timeout: 60_000 };
const BMC_PASSWORD = 'Bmc-9vK2pQx7LmZr';
const OWNER = { name: 'Iris', role: 'owner', pin: 'quiet-Lantern-58' } as const;
const STAFF = { name: 'Tom', role: 'staff', pin: 'green-Bicycle-31' } as const;
const WRONG_PIN = 'wrong-Umbrella-77';
const MARKER = 'left headset is new';
const PASSPHRASE = 'violet anchor drifts slowly';
const rig = new Rig({ machines: 2, bmcPassword: BMC_PASSWORD, logLevel: 'trace' });
let log = '';

beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    log += String(chunk);
    return true;
  });
  await rig.start();
});
afterAll(async () => {
  await rig.stop();
  vi.restoreAllMocks();
});

/** Each secret as text, and keys also as bytes and in base64. */
function forms(secret: string): Buffer[] {
  const texts = [Buffer.from(secret)];
  if (!/^(0x)?[0-9a-f]{64,128}$/i.test(secret)) return texts;
  const bytes = Buffer.from(secret.replace(/^0x/, ''), 'hex');
  return [...texts, bytes, Buffer.from(bytes.toString('base64')), Buffer.from(bytes.toString('base64url'))];
}

async function filesUnder(folder: string): Promise<Record<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await readFile(path)])));
}

it('leaves no secret anywhere but sealed', async () => {
  const secrets = new Map<string, string>();
  const keep = (name: string, secret: string) => secrets.set(`${name} ${secrets.size}`, secret);
  for (const [name, secret] of Object.entries({ BMC_PASSWORD, PASSPHRASE, WRONG_PIN })) keep(name, secret);
  for (const { name, pin } of [OWNER, STAFF]) keep(`PIN of ${name}`, pin);
  keep('node key', rig.cafe.node.seedHex ?? '');
  for (const machine of rig.cafe.node.machines) keep('machine key', machine.nodePrivateKey);

  const news = await rig.owner.follow();
  for (const person of [OWNER, STAFF]) await rig.owner.call('staff.add', person);
  // No secret: it has to be found, or the search would prove nothing.
  await rig.owner.call('seats.edit', { seatId: await rig.seatId('A02'), notes: MARKER });
  const page = await rig.chromium.open(rig.cafe.counterUrl);
  await page.getByRole('radio', { name: /^Tom/ }).check({ force: true });
  await page.getByLabel('PIN or password of Tom').fill(WRONG_PIN);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByText(/Wrong PIN/).count()).toBe(1);
  await logIn(page, STAFF.name, STAFF.pin);
  for (const { value } of await page.context().cookies()) keep('session token', value);
  await tile(page, 'A01').waitFor();
  await expect.poll(stateOf(page, 'A01'), PATIENT).toBe('ready');

  // Codes on the screen, a new code, and a session that is ended with the owner's consent.
  await openSeat(page, 'A01');
  await panel(page)
    .getByRole('button', { name: /Show codes/ })
    .click();
  await expect.poll(async () => (await shownCodes(page)).password).not.toBe('');
  keep('code', (await shownCodes(page)).password);
  await panel(page).getByRole('button', { name: 'New code…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'New code for A01' }).click();
  await expect.poll(() => rig.seat('A01').deepLink?.info.password).not.toBe([...secrets.values()].at(-1));
  keep('new code', rig.seat('A01').deepLink?.info.password ?? '');
  await expect.poll(stateOf(page, 'A01'), PATIENT).toBe('ready');
  rig.seat('A01').deepLink?.controllerStart('555000111');
  await expect.poll(stateOf(page, 'A01'), PATIENT).toBe('inUse');
  await panel(page).getByRole('button', { name: 'End session…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'End the session in A01?' });
  await dialog.getByLabel('Reason').fill('Left without a word');
  await dialog
    .getByRole('combobox')
    .or(dialog.getByRole('button', { name: /Olga|Iris/ }))
    .first()
    .click();
  await page.getByRole('option', { name: 'Iris' }).click();
  await dialog.getByLabel('Owner PIN').fill(OWNER.pin);
  await dialog.getByRole('button', { name: 'End session in A01' }).click();
  await expect.poll(stateOf(page, 'A01'), PATIENT).toBe('booting');
  await expect.poll(stateOf(page, 'A01'), PATIENT).toBe('ready');
  for (const label of ['A01', 'A02']) keep('code', rig.seat(label).deepLink?.info.password ?? '');

  await rig.owner.call('backup.setRecovery', { passphrase: PASSPHRASE });
  const { base64 } = await rig.owner.call('backup.create', {});
  const exports = [];
  for (const format of ['csv', 'json'] as const) {
    const { gzip } = await rig.owner.call('audit.export', { format });
    exports.push(gunzipSync(Buffer.from(gzip, 'base64')));
  }
  const heard = JSON.stringify(news.seen);
  expect(heard).toContain('seat.changed');
  expect(log).toContain('the counter runs');

  const folder = join(dirname(rig.cafe.fleetFile ?? ''), 'counter');
  const places: Record<string, Buffer> = {
    ...(await filesUnder(folder)),
    log: Buffer.from(log),
    notifications: Buffer.from(heard),
    exports: Buffer.concat(exports),
    backup: Buffer.from(base64, 'base64'),
  };
  expect(Object.keys(places).some((path) => path.endsWith('-wal'))).toBe(true);
  const marked = Object.keys(places).filter((place) => places[place]?.includes(MARKER));
  expect(marked).toEqual(expect.arrayContaining([expect.stringMatching(/-wal$|\.db$/), 'notifications']));
  const found = Object.entries(places).flatMap(([place, bytes]) =>
    [...secrets].flatMap(([name, secret]) =>
      forms(secret).some((form) => bytes.includes(form)) ? [`${name} in ${place}`] : [],
    ),
  );
  expect([...secrets.values()].filter((secret) => secret.length < 8)).toEqual([]);
  expect(found).toEqual([]);
  expect(rig.chromium.problems).toEqual([]);
});
