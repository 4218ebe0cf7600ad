// The first start of a counter, page after page, until the café stands on the map.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { BareCounter } from './bare-counter.ts';
import { Chromium } from './chromium.ts';
import { tile } from './pages.ts';

vi.setConfig({ testTimeout: 120_000 });
const OWNER_PIN = '493827';
const PASSPHRASE = 'violet anchor drifts slowly';
const chromium = new Chromium();
const counter = new BareCounter();
let page: Page;

beforeAll(async () => {
  await chromium.start();
  await counter.start(4);
  page = await chromium.open(counter.url);
});
afterAll(async () => {
  await chromium.stop();
  await counter.stop();
});
afterEach(() => expect(chromium.problems.splice(0)).toEqual([]));

const heading = (name: string) =>
  expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toBe(name);
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

it('makes the owner, whose PIN has to be worth something', async () => {
  await heading('Who is the owner?');
  await page.getByLabel('Name', { exact: true }).fill('Ada');
  await page.getByLabel('Name of the café').fill('Test café');
  await page.getByLabel('New PIN or password').fill('123456');
  await page.getByLabel('The same once more').fill('123456');
  await press('Create the owner');
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('too easy to guess');
  await page.getByLabel('New PIN or password').fill(OWNER_PIN);
  await page.getByLabel('The same once more').fill('493828');
  expect(await page.getByRole('button', { name: 'Create the owner' }).getAttribute('aria-disabled')).toBe(
    'true',
  );
  await page.getByLabel('The same once more').fill(OWNER_PIN);
  await press('Create the owner');
  await heading('Connect the bare-metal node');
});

it('tests the node before it is used, and says what is wrong with it', async () => {
  await page.getByLabel('Node address').fill('http://127.0.0.1:9');
  await page.getByLabel('Node key').fill('ab'.repeat(32));
  await press('Test');
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('The node does not answer');
  await page.getByLabel('Node address').fill(`http://127.0.0.1:${counter.node.httpPort}`);
  await press('Test again');
  await expect.poll(() => page.getByText('The node refuses this key').count()).toBe(1);
  await page.getByLabel('Node key').fill(counter.node.seedHex ?? '');
  await press('Test again');
  await expect.poll(() => page.getByText(/Key accepted/).count()).toBe(1);
  expect(await page.getByText('4 machines, 0 with BMC address').count()).toBe(1);
  await press('Continue');
  await heading('Make seats of machines');
});

it('goes on where it was left', async () => {
  await page.reload();
  await heading('Make seats of machines');
});

it('takes machines over with labels of the café', async () => {
  const labels = page.getByRole('textbox', { name: /^Label for/ });
  await expect.poll(() => labels.count()).toBe(4);
  await page.getByLabel('Zone for all of these').fill('Window');
  await labels.nth(0).fill('W01');
  await labels.nth(1).fill('W01');
  await expect.poll(() => page.getByText('W01 stands here twice.').count()).toBeGreaterThan(0);
  await labels.nth(1).fill('W02');
  await labels.nth(2).fill('W03');
  await labels.nth(3).fill('');
  await press('Make 3 seats');
  await expect.poll(() => page.getByText('3 seats so far.').count()).toBe(1);
});

it('imports a list, with what is wrong in each line', async () => {
  const lines = [
    'label,zone,uuid,ip,bmc_host,bmc_port,bmc_user,bmc_password,os,description',
    'R01,Rooms,room-1,127.0.78.1,127.0.79.1,623,admin,secret,Windows 11,Room one',
    'R02,Rooms,room-2,not-an-address,127.0.79.2,623,admin,secret,Windows 11,Room two',
  ];
  await press('Import a list…');
  const dialog = page.getByRole('dialog', { name: 'Import machines from a list' });
  await dialog.getByLabel('Or paste the lines here').fill(lines.join('\n'));
  await dialog.getByRole('button', { name: 'Check the list' }).click();
  await expect.poll(() => dialog.getByText('1 good line, 1 wrong.').count()).toBeGreaterThan(0);
  expect(await dialog.getByRole('row', { name: /R02/ }).textContent()).toContain('Wrong');
  await dialog.getByText('Leave out the wrong line').click();
  await dialog.getByRole('button', { name: 'Import 1 line' }).click();
  await expect.poll(() => dialog.textContent()).toContain('1 machine imported, 0 failed, 1 left out.');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByText('4 seats so far.').count()).toBe(1);
  await press('Continue');
});

it('adds staff, sets the lock, keeps a recovery passphrase, and ends on the map', async () => {
  await heading('Staff and lock');
  await page.getByLabel('Name', { exact: true }).fill('Mei');
  await page.getByLabel('New PIN or password').fill('3917');
  await page.getByLabel('The same once more').fill('3917');
  await press('Add');
  await expect.poll(() => page.getByRole('status').filter({ hasText: 'Mei' }).count()).toBe(1);
  await page.getByRole('radiogroup', { name: 'Lock after' }).getByText('15 min').click();
  await press('Continue');
  await heading('Backup and recovery');
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('The same once more').fill(PASSPHRASE);
  await press('Set the passphrase');
  await expect.poll(() => page.getByText(/The passphrase is set/).count()).toBe(1);
  await press('Done');
  for (const label of ['W01', 'W02', 'W03', 'R01']) await tile(page, label).waitFor();
  expect(await page.getByText('Window', { exact: true }).count()).toBeGreaterThan(0);

  const api = counter.browser();
  const { people } = await api.call('session.status', {});
  expect(people.map(({ name, role }) => `${name} ${role}`)).toEqual(['Ada owner', 'Mei staff']);
  await api.call('session.login', { personId: people[0]?.id ?? '', pin: OWNER_PIN });
  expect(await api.call('settings.get', {})).toMatchObject({ cafe: 'Test café', idleLockMs: 900_000 });
  expect(await api.call('setup.status', {})).toMatchObject({ finished: true, recovery: true });
  expect(counter.node.machines.map(({ uuid }) => uuid)).toContain('room-1');
});

it('never stands on the screen again', async () => {
  await page.reload();
  await tile(page, 'W01').waitFor();
  const stranger = await chromium.open(counter.url);
  await expect.poll(() => stranger.getByRole('heading', { name: 'Log in' }).count()).toBe(1);
});
