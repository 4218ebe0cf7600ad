// What goes wrong in a café, as its staff see it: one cause, one alarm, and back by itself.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { openSeat, panel, stateOf, tile } from './pages.ts';
import { Rig } from './rig.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });
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

it('two machines with one device ID: an alarm for both, and the codes of both are hidden', async () => {
  const own = rig.seat('A02').deepLink?.info.deviceId ?? '';
  rig.seat('A02').deepLink?.setDeviceId(rig.seat('A01').deepLink?.info.deviceId ?? '');
  for (const [label, other] of [
    ['A01', 'A02'],
    ['A02', 'A01'],
  ] as const) {
    await expect.poll(stateOf(page, label), PATIENT).toBe('attention');
    await openSeat(page, label);
    await expect.poll(() => panel(page).getByText(`Same device ID as ${other}`).count()).toBe(1);
    expect(
      await panel(page)
        .getByRole('button', { name: /Show codes/ })
        .count(),
    ).toBe(0);
  }
  const seatId = await rig.seatId('A01');
  await expect(rig.owner.call('codes.reveal', { seatId, purpose: 'staff' })).rejects.toMatchObject({
    code: 'CODES_CONFLICT',
  });
  expect(await stateOf(page, 'A03')()).toBe('ready');

  // One cause, one alarm: whoever takes it takes it for both.
  await page.getByRole('button', { name: /^Acknowledge A0[12]$/ }).click();
  for (const label of ['A01', 'A02'])
    await expect.poll(() => tile(page, label).getAttribute('data-loud')).toBe(null);
  rig.seat('A02').deepLink?.setDeviceId(own);
  // The counter remembers for a while who used the ID.
  for (const label of LABELS) await expect.poll(stateOf(page, label), { timeout: 130_000 }).toBe('ready');
  await page.getByRole('button', { name: /^Alerts/ }).click();
  await expect.poll(() => page.locator('main').textContent(), PATIENT).toMatch(/Past.*A0[12].*Mei/);
});

it('a silent node: one banner instead of an alarm per seat, no codes, and back', async () => {
  const banner = page.getByText(/The bare-metal node has not answered/);
  await openSeat(page, 'A01');
  await rig.cafe.stopNode();
  await expect.poll(() => banner.count(), PATIENT).toBe(1);
  await expect.poll(() => panel(page).getByText('The node does not answer').count()).toBeGreaterThan(0);
  expect(
    await panel(page)
      .getByRole('button', { name: /Show codes/ })
      .count(),
  ).toBe(0);
  for (const label of LABELS) expect(await stateOf(page, label)()).toBe('ready');
  expect(await page.getByRole('region', { name: 'Alerts' }).count()).toBe(0);
  await rig.cafe.startNode();
  await expect.poll(() => banner.count(), PATIENT).toBe(0);
  await panel(page)
    .getByRole('button', { name: /Show codes/ })
    .click(PATIENT);
  await expect.poll(() => panel(page).getByRole('timer').count(), PATIENT).toBe(1);
});

it('a counter that starts again: the page comes back by itself, and nothing is lost', async () => {
  await openSeat(page, 'A02');
  await rig.owner.call('seats.edit', { seatId: await rig.seatId('A02'), notes: 'left fan is loud' });
  await rig.owner.call('seats.markInUse', { seatId: await rig.seatId('A03'), until: null });
  const isPaid = () =>
    tile(page, 'A03')
      .getByText(/^Paid /)
      .count();
  await expect.poll(isPaid).toBe(1);
  chromium.away = true;
  await rig.cafe.counter.stop();
  await expect.poll(() => page.getByText(/No connection to the counter since/).count(), PATIENT).toBe(1);
  const power = panel(page).getByRole('button', { name: 'Shut down', exact: true });
  expect(await power.getAttribute('aria-disabled')).toBe('true');
  await rig.cafe.counter.start();
  await expect.poll(() => page.getByText(/No connection to the counter since/).count(), PATIENT).toBe(0);
  chromium.away = false;
  await expect.poll(() => panel(page).textContent()).toContain('left fan is loud');
  await expect.poll(isPaid).toBe(1);
  await expect.poll(stateOf(page, 'A01'), PATIENT).toBe('ready');
  await expect.poll(() => power.getAttribute('aria-disabled'), PATIENT).toBe(null);
  await rig.owner.call('seats.release', { seatId: await rig.seatId('A03') });
});

it('two people see each other’s changes', async () => {
  const other = await rig.open('Olga', { mode: 'table' });
  await openSeat(page, 'A01');
  await panel(page).getByRole('button', { name: 'Maintenance…' }).click();
  await page.getByLabel('Reason').fill('Mouse is gone');
  await page.getByRole('button', { name: 'Put A01 under maintenance' }).click();
  const row = other.getByRole('row', { name: /A01/ });
  await expect.poll(() => row.textContent()).toContain('Maintenance');
  await rig.owner.call('seats.endMaintenance', { seatId: await rig.seatId('A01') });
  await expect.poll(() => row.textContent()).toContain('Ready');
  await expect.poll(stateOf(page, 'A01')).toBe('ready');
  // What a finger on the machine does is seen by both as well.
  await rig.seat('A02').bmc.setPower('off');
  await expect.poll(() => other.getByRole('row', { name: /A02/ }).textContent(), PATIENT).toContain('Off');
  await expect.poll(stateOf(page, 'A02'), PATIENT).toBe('off');
  await rig.seat('A02').bmc.setPower('on');
  await expect.poll(stateOf(page, 'A02'), PATIENT).toBe('ready');
});

it('a machine whose agent dies is lost, until a named person takes care of it', async () => {
  process.kill(rig.seat('A03').agentPid ?? 0, 'SIGKILL');
  await expect.poll(stateOf(page, 'A03'), { timeout: 120_000 }).toBe('lost');
  await expect.poll(() => tile(page, 'A03').getAttribute('data-loud')).toBe('true');
  await openSeat(page, 'A03');
  await expect.poll(() => panel(page).getByText('The link to this seat is lost').count()).toBe(1);
  await page.getByRole('button', { name: 'Acknowledge A03' }).click();
  await expect.poll(() => tile(page, 'A03').getAttribute('data-loud')).toBe(null);
  expect(await stateOf(page, 'A03')()).toBe('lost');
});
