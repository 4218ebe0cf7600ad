// Codes from the node to the screen: what is shown opens the machine, and does not stay.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { openSeat, panel, shownCodes, stateOf } from './pages.ts';
import { Rig } from './rig.ts';

vi.setConfig({ testTimeout: 120_000 });
const rig = new Rig({ machines: 2 });
const { chromium } = rig;

beforeAll(() => rig.start());
afterAll(() => rig.stop());
afterEach(async () => {
  await chromium.closePages();
  expect(chromium.problems.splice(0)).toEqual([]);
});

async function openReady(...[name, options]: Parameters<Rig['open']>): Promise<Page> {
  const page = await rig.open(name, options);
  await expect.poll(stateOf(page, 'A01'), { timeout: 60_000 }).toBe('ready');
  await openSeat(page, 'A01');
  return page;
}
const card = (page: Page) => panel(page).getByRole('region', { name: 'Codes' });
const reveal = async (page: Page) => {
  await card(page).getByRole('button', { name: 'Show codes' }).click();
  await expect.poll(async () => (await shownCodes(page)).password).toMatch(/^[A-Za-z0-9]{10}$/);
  return shownCodes(page);
};

it('are hidden until asked for, are those that DeepLink accepts, and hide by themselves', async () => {
  await rig.owner.call('settings.update', { revealMs: 5000 });
  const page = await openReady('Mei');
  const { deviceId } = rig.seat('A01').deepLink?.info ?? { deviceId: '' };
  expect(await page.content()).not.toContain(deviceId);
  const pair = await reveal(page);
  expect(rig.seat('A01').accepts(pair.deviceId, pair.password)).toBe(true);
  expect(rig.seat('A02').accepts(pair.deviceId, pair.password)).toBe(false);
  expect(await card(page).getByRole('timer').textContent()).toMatch(/Hides in \d s/);
  await expect.poll(() => card(page).getByRole('button', { name: 'Show codes' }).count()).toBe(1);
  const left = await page.content();
  expect(left).not.toContain(pair.password);
  expect(left).not.toContain(pair.deviceId);
  await rig.owner.call('settings.update', { revealMs: 20_000 });
});

it('are copied one by one, and leave the clipboard after half a minute', async () => {
  const page = await openReady('Mei', { ownClock: true });
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  const pair = await reveal(page);
  await card(page).getByRole('button', { name: 'Copy the device ID' }).click();
  await expect.poll(clipboard).toBe(pair.deviceId);
  await card(page).getByRole('button', { name: 'Copy the code' }).click();
  await expect.poll(clipboard).toBe(pair.password);
  await expect
    .poll(() =>
      card(page)
        .getByText(/The clipboard is cleared in/)
        .count(),
    )
    .toBe(1);
  await page.clock.fastForward(31_000);
  await expect.poll(clipboard).toBe('');
});

it('go with the screen lock, with another seat and with F2', async () => {
  const page = await openReady('Mei');
  const { password } = await reveal(page);
  await page.keyboard.press('F2');
  await expect.poll(() => page.content()).not.toContain(password);
  await reveal(page);
  await openSeat(page, 'A02');
  expect(await page.content()).not.toContain(password);
  await openSeat(page, 'A01');
  await reveal(page);
  await page.keyboard.press('Control+Shift+L');
  await expect.poll(() => page.getByLabel('PIN or password of Mei').count()).toBe(1);
  expect(await page.content()).not.toContain(password);
});

it('stand large in the renter view, which then asks to come to the counter', async () => {
  await rig.owner.call('settings.update', { renterViewMs: 15_000 });
  const page = await openReady('Mei');
  await page.keyboard.press('F9');
  const view = page.getByRole('dialog', { name: 'Codes of A01' });
  const cells = view.locator('[role="img"][aria-label*=","]').nth(1);
  await cells.waitFor();
  const typed = (await cells.getAttribute('aria-label'))?.replaceAll(/capital |, /g, '') ?? '';
  const deviceId = (await view.locator('[role="img"][aria-label*=","]').first().textContent()) ?? '';
  expect(rig.seat('A01').accepts(deviceId, typed)).toBe(true);
  await page.keyboard.press('F3');
  expect(await view.count()).toBe(1);
  await view.getByText('中文', { exact: true }).click();
  await expect.poll(() => view.getByText('打开 DeepLink').count()).toBe(1);
  await expect.poll(() => view.textContent()).toContain('Ask at the counter');
  expect(await page.content()).not.toContain(deviceId);
  await page.keyboard.press('Escape');
  await expect.poll(() => view.count()).toBe(0);
});

it('change when a new one is asked for, and the old one opens nothing', async () => {
  const page = await openReady('Mei');
  const before = await reveal(page);
  await card(page).getByRole('button', { name: 'New code…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'New code for A01' }).click();
  await expect.poll(() => rig.seat('A01').accepts(before.deviceId, before.password)).toBe(false);
  await expect.poll(stateOf(page, 'A01')).toBe('ready');
  await card(page).getByRole('button', { name: 'Show codes' }).click({ timeout: 30_000 });
  await expect.poll(async () => (await shownCodes(page)).password).toMatch(/^[A-Za-z0-9]{10,}$/);
  const after = await shownCodes(page);
  expect(after.password).not.toBe(before.password);
  expect(rig.seat('A01').accepts(after.deviceId, after.password)).toBe(true);
});

it('are on the slip, which holds no link', async () => {
  const page = await openReady('Mei');
  await card(page).getByRole('button', { name: 'Print slip…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Print slip for A01' });
  const preview = dialog.getByRole('region', { name: 'Preview of the slip' });
  await expect.poll(() => preview.textContent()).toMatch(/A01/);
  expect(await preview.getByRole('link').count()).toBe(0);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});

it('are nothing for a viewer, who switches nothing either', async () => {
  const page = await openReady('Visitor');
  expect(await card(page).textContent()).toContain('You can see seats, not codes');
  expect(
    await card(page)
      .getByRole('button', { name: /Show codes/ })
      .count(),
  ).toBe(0);
  const power = panel(page).getByRole('button', { name: 'Shut down', exact: true });
  expect(await power.getAttribute('aria-disabled')).toBe('true');
  const viewer = await rig.browser('Visitor');
  const seatId = await rig.seatId('A01');
  await expect(viewer.call('codes.reveal', { seatId, purpose: 'staff' })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  });
  await expect(viewer.call('power.run', { seatIds: [seatId], action: 'off' })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  });
  expect(rig.seat('A01').power).toBe('on');
});

it('and everything else changes its language at once', async () => {
  const page = await openReady('Mei');
  await page.getByRole('button', { name: 'Settings' }).click();
  const language = page.getByRole('radiogroup', { name: 'Language' });
  await language.getByText('한국어').click();
  await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toBe('설정');
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('ko-KR');
  await page.getByRole('radiogroup', { name: '언어' }).getByText('中文').click();
  await page.getByRole('button', { name: '座位' }).click();
  await expect.poll(() => panel(page).getByRole('button', { name: '显示设备码' }).count()).toBe(1);
  await page.reload();
  await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toMatch(/^zh/);
});
