// Power from a press on the page down to the BMC, and back up as the seat's state.
import { readdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { openSeat, panel, shownCodes, stateOf, tile } from './pages.ts';
import { pinOf, Rig } from './rig.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });
const PATIENT = { timeout: 60_000 };
const LABELS = ['A01', 'A02', 'A03'] as const;
const rig = new Rig({ machines: LABELS.length });
const { chromium } = rig;
let page: Page;

beforeAll(() => rig.start());
afterAll(() => rig.stop());
beforeEach(async () => {
  page = await rig.open('Mei');
  for (const label of LABELS) await expect.poll(stateOf(page, label), PATIENT).toBe('ready');
});
afterEach(async () => {
  await chromium.closePages();
  expect(chromium.problems.splice(0)).toEqual([]);
});

const isAlive = async (pid: number | undefined) => (await readdir('/proc')).includes(String(pid));
const show = async () => {
  await panel(page)
    .getByRole('button', { name: /Show codes/ })
    .click();
  await expect.poll(async () => (await shownCodes(page)).password).not.toBe('');
  return shownCodes(page);
};
const forceOff = async (label: string) => {
  await panel(page).getByText('Not reacting? Force').click();
  await panel(page).getByRole('button', { name: 'Force off…' }).click();
  return page.getByRole('alertdialog', { name: `Force power off ${label}?` });
};

it('off ends the agent and the codes; on boots the machine to new codes', async () => {
  await openSeat(page, 'A01');
  const old = await show();
  const agent = rig.seat('A01').agentPid;
  expect(await isAlive(agent)).toBe(true);

  const dialog = await forceOff('A01');
  await dialog.getByRole('button', { name: 'Force power off A01' }).click();
  await expect.poll(stateOf(page, 'A01'), PATIENT).toBe('off');
  await expect.poll(() => isAlive(agent)).toBe(false);
  expect(rig.seat('A01').power).toBe('off');
  await expect.poll(() => panel(page).getByText('No codes while the seat is off').count()).toBe(1);
  expect(await page.content()).not.toContain(old.password);

  const states: (string | null)[] = [];
  await panel(page).getByRole('region', { name: 'Power' }).getByRole('button', { name: 'Power on' }).click();
  const watch = async () => {
    const state = await stateOf(page, 'A01')();
    if (states.at(-1) !== state) states.push(state);
    return state;
  };
  await expect.poll(watch, { ...PATIENT, interval: 100 }).toBe('ready');
  expect(states).toContain('booting');
  expect(states.filter((state) => state === 'lost' || state === 'attention')).toEqual([]);
  const fresh = await show();
  expect(fresh.password).not.toBe(old.password);
  expect(rig.seat('A01').accepts(fresh.deviceId, fresh.password)).toBe(true);
  expect(rig.seat('A01').accepts(old.deviceId, old.password)).toBe(false);
});

it('of a seat with somebody in needs a reason and the owner', async () => {
  rig.seat('A02').deepLink?.controllerStart('555000111');
  await expect.poll(stateOf(page, 'A02'), PATIENT).toBe('inUse');
  await openSeat(page, 'A02');
  const dialog = await forceOff('A02');
  const harmful = dialog.getByRole('button', { name: 'Force power off A02' });
  expect(await dialog.textContent()).toContain('Somebody is in A02 right now');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
  expect(await harmful.getAttribute('aria-disabled')).toBe('true');
  await dialog.getByLabel('Reason').fill('Picture is frozen');
  await dialog.getByLabel('Owner PIN').fill('111222');
  await harmful.click();
  await expect.poll(() => dialog.getByRole('alert').textContent()).toContain('Wrong PIN');
  expect(rig.seat('A02').power).toBe('on');
  await dialog.getByLabel('Owner PIN').fill(pinOf('Olga'));
  await harmful.click();
  await expect.poll(stateOf(page, 'A02'), PATIENT).toBe('off');
  const { entries } = await rig.owner.call('audit.list', { action: 'power.run', text: 'frozen' });
  expect(entries.map(({ who, seat, reason, result }) => [who, seat, reason, result])).toContainEqual([
    'Mei',
    'A02',
    expect.stringContaining('Picture is frozen'),
    'ok',
  ]);
  await panel(page).getByRole('region', { name: 'Power' }).getByRole('button', { name: 'Power on' }).click();
  await expect.poll(stateOf(page, 'A02'), PATIENT).toBe('ready');
});

it('of many seats goes one by one, and the waiting ones can be let off', async () => {
  const before = LABELS.map((label) => rig.seat(label).bmc.controls.length);
  for (const label of LABELS) await tile(page, label).click({ modifiers: ['Control'] });
  await page.getByRole('button', { name: 'Shut down…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Shut down 3 seats?' });
  await dialog.getByLabel('Seconds between two seats').fill('60');
  await dialog.getByRole('button', { name: 'Shut down 3 seats' }).click();
  await page.getByRole('button', { name: 'Cancel the 2 waiting' }).click();
  const dock = page.getByRole('region', { name: /^Shut down 1 of 3 seats/ });
  await expect.poll(() => dock.textContent(), PATIENT).toContain('1 done, 2 cancelled');
  await expect.poll(stateOf(page, 'A01'), PATIENT).toBe('off');
  expect([await stateOf(page, 'A02')(), await stateOf(page, 'A03')()]).toEqual(['ready', 'ready']);
  const asked = LABELS.map((label, index) => rig.seat(label).bmc.controls.slice(before[index]));
  expect(asked).toEqual([['soft'], [], []]);
  await dock.getByRole('button', { name: 'Dismiss', exact: true }).click();
  await expect.poll(() => dock.count()).toBe(0);
  await openSeat(page, 'A01');
  await panel(page).getByRole('region', { name: 'Power' }).getByRole('button', { name: 'Power on' }).click();
  await expect.poll(stateOf(page, 'A01'), PATIENT).toBe('ready');
});

it('is left alone when many seats get a boot device, which the table shows as their BMCs say it', async () => {
  rig.seat('A02').deepLink?.controllerStart('555000222');
  await expect.poll(stateOf(page, 'A02'), PATIENT).toBe('inUse');
  const before = LABELS.map((label) => rig.seat(label).bmc.controls.length);
  for (const label of LABELS) await tile(page, label).click({ modifiers: ['Control'] });
  await page.getByRole('button', { name: 'Boot device…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Boot device of 2 of 3 seats?' });
  await dialog.getByText('1 is left out: 1 with somebody in.').waitFor();
  await dialog.getByText('Network', { exact: true }).click();
  await dialog.getByText('Always', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Set on 2 seats' }).click();
  const dock = page.getByRole('region', { name: 'Set boot device of 2 of 2 seats: Network, always' });
  await expect.poll(() => dock.count(), PATIENT).toBe(1);
  await dock.getByRole('button', { name: 'Dismiss', exact: true }).click();
  const flags = LABELS.map((label) => rig.seat(label).bmc.state().bootFlags.slice(0, 4));
  expect([flags[0], flags[2]]).toEqual(['e004', 'e004']);
  expect(flags[1]).not.toBe('e004');
  expect(LABELS.map((label) => rig.seat(label).bmc.controls.length)).toEqual(before);
  await page.keyboard.press('F4');
  await page.setViewportSize({ width: 1440, height: 800 });
  for (const label of ['A01', 'A03']) {
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: label }) });
    await expect.poll(() => row.textContent(), PATIENT).toContain('Network, always');
  }
  await page.keyboard.press('F4');
  rig.seat('A02').deepLink?.controllerStop('555000222');
  await expect.poll(stateOf(page, 'A02'), PATIENT).toBe('ready');
});

it('does not end maintenance: the seat comes back closed', async () => {
  await openSeat(page, 'A03');
  await panel(page).getByRole('button', { name: 'Maintenance…' }).click();
  await page.getByLabel('Reason').fill('Fan is loud');
  await page.getByRole('button', { name: 'Put A03 under maintenance' }).click();
  await expect.poll(stateOf(page, 'A03')).toBe('maintenance');
  const seatId = await rig.seatId('A03');
  const bootId = async () => (await rig.owner.call('seats.detail', { seatId })).bootId;
  const before = await bootId();
  await panel(page).getByRole('button', { name: 'Restart', exact: true }).click();
  await expect.poll(bootId, PATIENT).not.toBe(before);
  expect(await stateOf(page, 'A03')()).toBe('maintenance');
  expect(await tile(page, 'A03').textContent()).toContain('Fan');
  expect(await panel(page).textContent()).toContain('Fan is loud, Mei');
  await panel(page).getByRole('button', { name: 'End maintenance' }).click();
  await expect.poll(stateOf(page, 'A03'), PATIENT).toBe('ready');
});

it('an owner closes a paid seat with the reason alone', async () => {
  const seatId = await rig.seatId('A03');
  await rig.owner.call('seats.markInUse', { seatId, until: null });
  const page = await rig.open('Olga');
  await expect
    .poll(() =>
      tile(page, 'A03')
        .getByText(/^Paid /)
        .count(),
    )
    .toBe(1);
  await openSeat(page, 'A03');
  await panel(page).getByRole('button', { name: 'Maintenance…' }).click();
  await page.getByLabel('Reason').fill('Screen flickers');
  await page.getByRole('button', { name: 'Put A03 under maintenance' }).click();
  await expect.poll(stateOf(page, 'A03'), PATIENT).toBe('maintenance');
  const { entries } = await rig.owner.call('audit.list', { seatId, limit: 20 });
  expect(entries.find(({ action }) => action === 'seats.startMaintenance')).toMatchObject({
    who: 'Olga',
    reason: expect.stringContaining('Screen flickers'),
  });
  await rig.owner.call('seats.endMaintenance', { seatId });
  await rig.owner.call('seats.release', { seatId });
});
