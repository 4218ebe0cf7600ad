// Who is at the counter: PINs, wrong ones, waits, and the lock.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Browser } from '../../integration/counter/whole/browser.ts';
import { BareCounter } from './bare-counter.ts';
import { Chromium, type PageOptions } from './chromium.ts';
import { logIn, tile } from './pages.ts';

const chromium = new Chromium();
const counter = new BareCounter();
const MEI = { name: 'Mei', role: 'staff', pin: '3917' } as const;
const ADA = { name: 'Ada', pin: '493827' } as const;
let owner: Browser;

beforeAll(async () => {
  await Promise.all([chromium.start(), counter.start(2)]);
  owner = counter.browser();
  await owner.call('setup.owner', ADA);
  await owner.call('staff.add', MEI);
  const url = `http://127.0.0.1:${counter.node.httpPort}`;
  await owner.call('node.connect', { url, key: counter.node.seedHex ?? '', mode: 'manage' });
  const { machines } = await owner.call('machines.unseated', {});
  await owner.call('machines.takeOver', {
    machines: machines.map(({ nodeId }, index) => ({ nodeId, label: `A0${index + 1}`, zone: 'Hall' })),
  });
  await owner.call('setup.finish', {});
});
afterAll(async () => {
  await chromium.stop();
  await counter.stop();
});
beforeEach(async () => {
  const { staff } = await owner.call('staff.list', {});
  for (const { id } of staff) await owner.call('staff.update', { id, endLockOut: true });
});
afterEach(async () => {
  await chromium.closePages();
  expect(chromium.problems.splice(0)).toEqual([]);
});

const open = (options?: PageOptions) => chromium.open(counter.url, options);
const field = (page: Page, name = 'Mei') => page.getByLabel(`PIN or password of ${name}`);
const tryPin = async (page: Page, pin: string) => {
  await page.getByRole('radio', { name: /^Mei/ }).check({ force: true });
  await field(page).fill(pin);
  await field(page).press('Enter');
};
const complaint = (page: Page) => () => page.getByRole('alert').first().textContent();

it('shows nothing but people before somebody logs in', async () => {
  const page = await open();
  await field(page).or(page.getByText('Who are you?')).first().waitFor();
  expect(await page.getByRole('button', { name: 'Settings' }).count()).toBe(0);
  expect(await page.content()).not.toContain('127.0.77.1');
  await logIn(page, MEI.name, MEI.pin);
  await tile(page, 'A01').waitFor();
});

it('takes the PIN from the pad as well', async () => {
  const page = await open();
  await page.getByRole('radio', { name: /^Mei/ }).check({ force: true });
  const pad = page.getByRole('group', { name: 'Digits' });
  for (const digit of MEI.pin) await pad.getByRole('button', { name: digit, exact: true }).click();
  await pad.getByRole('button', { name: 'Log in' }).click();
  await tile(page, 'A01').waitFor();
});

it('counts wrong PINs aloud, then lets nobody try until the wait is over or the owner ends it', async () => {
  const page = await open();
  await tryPin(page, '0000');
  await expect.poll(complaint(page)).toBe('Wrong PIN. 4 more, then a 30 s wait.');
  expect(await field(page).inputValue()).toBe('');
  for (const left of [3, 2, 1]) {
    await tryPin(page, '0000');
    await expect.poll(complaint(page)).toContain(`Wrong PIN. ${left} more`);
  }
  await tryPin(page, '0000');
  await tryPin(page, MEI.pin);
  await expect.poll(complaint(page)).toMatch(/Too many wrong PINs. Try again in \d+ s/);
  expect(await page.getByRole('button', { name: 'Settings' }).count()).toBe(0);

  // At the counter's own computer one person's mistakes keep nobody else out.
  await logIn(await open(), ADA.name, ADA.pin);
  const { staff } = await owner.call('staff.list', {});
  const locked = staff.find(({ name }) => name === 'Mei');
  expect(locked?.lockedOutUntil).toBeGreaterThan(Date.now());
  await owner.call('staff.update', { id: locked?.id ?? '', endLockOut: true });
  await page.reload();
  await logIn(page, MEI.name, MEI.pin);
});

it('locks at once by key, keeps the map, and comes back to where one was', async () => {
  const page = await open();
  await logIn(page, MEI.name, MEI.pin);
  await page.getByRole('button', { name: 'Activity' }).click();
  await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
  await page.keyboard.press('Control+Shift+L');
  await expect.poll(() => page.getByRole('heading', { name: 'Locked' }).count()).toBe(1);
  await tile(page, 'A01').waitFor();
  expect(await page.content()).not.toContain('127.0.77.1');
  await tile(page, 'A01').click({ force: true });
  expect(await page.getByRole('region', { name: 'Power' }).count()).toBe(0);
  await field(page).fill(MEI.pin);
  await field(page).press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
});

it('locks by itself when nobody touches it', async () => {
  const page = await open({ ownClock: true });
  await logIn(page, MEI.name, MEI.pin);
  await page.clock.fastForward('04:30');
  await page.keyboard.press('Shift');
  await page.clock.fastForward('04:30');
  expect(await page.getByRole('heading', { name: 'Locked' }).count()).toBe(0);
  await page.clock.fastForward('05:05');
  await expect.poll(() => page.getByRole('heading', { name: 'Locked' }).count()).toBe(1);
});

it('is locked by the counter too, for a page that went to sleep', async () => {
  await owner.call('settings.update', { idleLockMs: 30_000 });
  const page = await open();
  await logIn(page, MEI.name, MEI.pin);
  await expect.poll(() => page.getByRole('heading', { name: 'Locked' }).count(), { timeout: 50_000 }).toBe(1);
});
