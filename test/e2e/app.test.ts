// The whole program as it is built: first start, wizard, login, what comes by itself, what stays.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startNodeSimulator } from '../simulators/node/simulator.ts';
import { tempFolder } from '../unit/shared/temp-folder.ts';
import { Kiosk, OWNER, setUpOwner } from './lib/kiosk.ts';

const PASSPHRASE = 'violet anchor drifts slowly';

it('starts with the wizard, and the wizard makes the owner', async () => {
  const kiosk = await Kiosk.start();
  const { page } = kiosk;
  expect(page.url()).toMatch(/netbar/);
  expect(await kiosk.get('session.status')).toMatchObject({ needsSetup: true, person: null, csrf: '' });
  const texts = page.locator('form input:not([type=password])');
  const pins = page.locator('form input[type=password]');
  await texts.nth(0).fill(OWNER.name);
  await texts.nth(1).fill('Test café');
  await pins.nth(0).fill(OWNER.pin);
  await pins.nth(1).fill(OWNER.pin);
  await page.locator('button[type=submit]').click();
  await expect
    .poll(() => kiosk.get('session.status'))
    .toMatchObject({ needsSetup: false, person: { role: 'owner' } });
});

it('shows the seats of a café, tells changes by itself, and writes down no secret', async () => {
  const node = await startNodeSimulator({
    version: '0.4.1.8',
    http: { host: '127.0.0.1', port: 0 },
    lan: { host: '127.0.0.1', port: 0 },
  });
  const key = node.seedHex ?? '';
  await node.addMachine({ uuid: 'seat-1', ip: '127.0.99.1', ipmiPassword: 'bmc-Secret-7' });
  const folder = await tempFolder();
  const kiosk = await Kiosk.start({ folder });
  await setUpOwner(kiosk);
  const url = `http://127.0.0.1:${node.httpPort}`;
  await kiosk.get('node.connect', { url, key, mode: 'manage' });
  const { machines } = (await kiosk.get('machines.unseated')) as { machines: { nodeId: string }[] };
  const taken = await kiosk.get('machines.takeOver', {
    machines: machines.map(({ nodeId }) => ({ nodeId, label: 'A01', zone: 'Hall' })),
  });
  const [seat] = taken.seats as { id: string }[];
  await kiosk.page.reload();
  await expect.poll(() => kiosk.page.locator('body').innerText()).toContain('A01');

  const stream = await kiosk.follow();
  await expect.poll(stream.seen).toContainEqual(expect.objectContaining({ action: 'snapshot' }));
  await kiosk.get('seats.edit', { seatId: seat?.id, notes: 'left fan is loud' });
  await expect.poll(stream.seen).toContainEqual(
    expect.objectContaining({
      action: 'seat.changed',
      event: expect.objectContaining({ notes: 'left fan is loud' }),
    }),
  );
  await stream.end();
  const before = (await stream.seen()).length;
  await kiosk.get('seats.edit', { seatId: seat?.id, notes: 'mended' });
  expect(await stream.seen()).toHaveLength(before);

  await kiosk.get('backup.setRecovery', { passphrase: PASSPHRASE });
  const { people } = (await kiosk.get('session.logout')) as { people: { id: string }[] };
  const wrong = await kiosk.call('session.login', { personId: people[0]?.id, pin: '0000-wrong' });
  expect(wrong).toMatchObject({ ok: false, failure: { code: 'WRONG_PIN' } });
  await kiosk.get('session.login', { personId: people[0]?.id, pin: OWNER.pin });
  // Asked with nonsense that holds a secret: refusals must not repeat it either.
  await kiosk.call('node.connect', { url: key, key: { inside: key }, mode: OWNER.pin });
  await kiosk.call(OWNER.pin, PASSPHRASE);
  expect(await kiosk.quit()).toBe(0);
  await node.stop();

  const entries = await readdir(kiosk.userData, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')),
  );
  expect(entries.map(({ name }) => name)).toContain('kiosk.log');
  const everything = [kiosk.output, ...files].join('\n');
  expect(everything).toContain('the counter runs');
  for (const secret of [OWNER.pin, PASSPHRASE, key, 'bmc-Secret-7', '0000-wrong']) {
    expect(everything).not.toContain(secret);
  }
});

it('keeps what it knew, but no login, when it is started again', async () => {
  const folder = await tempFolder();
  const first = await Kiosk.start({ folder });
  await setUpOwner(first);
  expect(await first.quit()).toBe(0);
  const second = await Kiosk.start({ folder });
  expect(await second.get('session.status')).toMatchObject({
    needsSetup: false,
    person: null,
    people: [{ name: OWNER.name }],
  });
});
