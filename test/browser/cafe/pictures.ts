// Draws the pictures of docs/images: `node test/browser/cafe/pictures.ts`, after a build. Every view, from a real café.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { BareCounter } from './bare-counter.ts';
import { openSeat, panel, stateOf, tile } from './pages.ts';
import { Rig } from './rig.ts';

const FOLDER = join(import.meta.dirname, '../../../docs/images');
const HOUR_MS = 3_600_000;
const rig = new Rig({ machines: 16, leftOff: 2 });

async function picture(page: Page, name: string): Promise<void> {
  // Away from whatever is under the pointer, and with every font drawn.
  await page.mouse.move(2, 2);
  await page.evaluate(() => document.fonts.ready);
  await sleep(400);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  process.stdout.write(`${name}\n`);
}

async function until(what: string, done: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await done()) return;
    await sleep(200);
  }
  throw new Error(`${what} did not come`);
}

const isIn = (page: Page, label: string, state: string) => async () =>
  (await stateOf(page, label)()) === state;
const go = (page: Page, view: string) =>
  page
    .getByRole('button', { name: new RegExp(`^${view}`) })
    .first()
    .click();

/** Seats in every state, as on a busy evening. */
async function makeLife(page: Page): Promise<void> {
  const { owner } = rig;
  for (const label of ['A01', 'A05', 'A10', 'B04']) await until(label, isIn(page, label, 'ready'));
  const seatId = async (label: string) => rig.seatId(label);
  for (const [label, device] of Object.entries({ A02: '318204775', A03: '509113248', A07: '774120936' }))
    rig.seat(label).deepLink?.controllerStart(device);
  await owner.call('seats.markInUse', { seatId: await seatId('A02'), until: Date.now() + 2 * HOUR_MS });
  await owner.call('seats.markInUse', { seatId: await seatId('A06'), until: Date.now() + HOUR_MS });
  await owner.call('seats.startMaintenance', { seatId: await seatId('B01'), reason: 'Fan is loud' });
  await owner.call('seats.edit', {
    seatId: await seatId('A02'),
    tags: ['window'],
    notes: 'Left headset is new.',
  });
  await owner.call('boot.set', {
    seatId: await seatId('A04'),
    selection: { device: 'pxe', persistent: true },
  });
  const twin = rig.seat('A09').deepLink?.info.deviceId ?? '';
  rig.seat('A08').deepLink?.setDeviceId(twin);
  await until('A03 in use', isIn(page, 'A03', 'inUse'));
  await until('A08 attention', isIn(page, 'A08', 'attention'));
  process.kill(rig.seat('A07').agentPid ?? 0, 'SIGKILL');
  await until('A07 lost', isIn(page, 'A07', 'lost'));
  await owner.call('power.run', { seatIds: [await seatId('A05')], action: 'cycle' });
  await until('A05 booting', isIn(page, 'A05', 'booting'));
}

async function drawSeats(page: Page): Promise<void> {
  await picture(page, 'seats');
  await openSeat(page, 'A02');
  await picture(page, 'seat-panel');
  await page.keyboard.press('F2');
  await panel(page).getByRole('timer').waitFor();
  await picture(page, 'codes');
  await page.keyboard.press('F2');
  await page.keyboard.press('F9');
  await page.getByRole('dialog').getByRole('timer').waitFor();
  await picture(page, 'renter-view');
  await page.keyboard.press('Escape');
  await panel(page).getByRole('button', { name: 'Print slip…' }).click();
  await page.getByRole('region', { name: 'Preview of the slip' }).waitFor();
  await picture(page, 'slip');
  await page.keyboard.press('Escape');
  await panel(page).getByText('Not reacting? Force').click();
  await panel(page).getByRole('button', { name: 'Force off…' }).click();
  await page.getByRole('alertdialog').waitFor();
  await picture(page, 'guard');
  await page.keyboard.press('Escape');
  await openSeat(page, 'A09');
  await picture(page, 'duplicate-id');
  await panel(page).getByRole('button', { name: 'Close' }).click();
  for (const label of ['A01', 'A04', 'A03', 'A06', 'A10'])
    await tile(page, label).click({ modifiers: ['Control'] });
  await page.getByRole('button', { name: 'Shut down…' }).click();
  await page.getByRole('alertdialog').getByRole('row').first().waitFor();
  await picture(page, 'bulk');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Boot device…' }).click();
  await page.getByRole('alertdialog').getByText('Network', { exact: true }).click();
  await page.getByRole('alertdialog').getByRole('row').first().waitFor();
  await picture(page, 'bulk-boot-device');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Clear/ }).click();
  await page.keyboard.press('F4');
  await picture(page, 'table');
  await page.keyboard.press('F4');
  await page.keyboard.press('F1');
  await picture(page, 'keys');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Arrange seats' }).click();
  await picture(page, 'arrange');
  await page.getByRole('button', { name: 'Done arranging' }).click();
}

async function drawViews(page: Page): Promise<void> {
  await go(page, 'Alerts');
  await picture(page, 'alerts');
  await go(page, 'Activity');
  await picture(page, 'activity');
  await go(page, 'Settings');
  for (const section of [
    'Connection',
    'Machines',
    'Staff',
    'Appearance',
    'Lock and times',
    'Agents',
    'Backup',
    'About',
  ]) {
    await page.getByRole('tab', { name: section }).click();
    await picture(page, `settings-${section.toLowerCase().replaceAll(' ', '-')}`);
  }
  await page.keyboard.press('Control+Shift+L');
  await page.getByRole('heading', { name: 'Locked' }).waitFor();
  await picture(page, 'lock');
}

async function drawOthers(): Promise<void> {
  const light = await rig.open('Olga', { theme: 'light' });
  await openSeat(light, 'A03');
  await picture(light, 'seats-light');
  await go(light, 'Activity');
  await picture(light, 'activity-light');
  const zh = await rig.open('Mei', { language: 'zh', width: 1024, height: 600 });
  await openSeat(zh, 'A02');
  await picture(zh, 'seats-zh-1024');
  const wide = await rig.open('Mei', { width: 1920, height: 1080 });
  await openSeat(wide, 'A02');
  await picture(wide, 'seats-1920');
  const viewer = await rig.open('Visitor', { width: 1024, height: 600 });
  await openSeat(viewer, 'A02');
  await picture(viewer, 'viewer-1024');
  await rig.cafe.stopNode();
  await wide.getByText(/The bare-metal node has not answered/).waitFor({ timeout: 60_000 });
  await picture(wide, 'node-silent');
}

async function drawWizard(): Promise<void> {
  const counter = new BareCounter();
  await counter.start(6);
  try {
    const page = await rig.chromium.open(counter.url);
    const next = (name: string) => page.getByRole('button', { name, exact: true }).click();
    await page.getByLabel('Name', { exact: true }).fill('Olga');
    await page.getByLabel('Name of the café').fill('Harbour');
    await page.getByLabel('New PIN or password').fill('493827');
    await page.getByLabel('The same once more').fill('493827');
    await picture(page, 'wizard-owner');
    await next('Create the owner');
    await page.getByLabel('Node address').fill(`http://127.0.0.1:${counter.node.httpPort}`);
    await page.getByLabel('Node key').fill(counter.node.seedHex ?? '');
    await next('Test');
    await page.getByText(/Key accepted/).waitFor();
    await picture(page, 'wizard-node');
    await next('Continue');
    await page
      .getByRole('textbox', { name: /^Label for/ })
      .first()
      .waitFor();
    await picture(page, 'wizard-machines');
    await next('Make 6 seats');
    await next('Continue');
    await picture(page, 'wizard-staff');
    await next('Skip for now');
    await picture(page, 'wizard-backup');
  } finally {
    await counter.stop();
  }
}

await rig.start();
try {
  const page = await rig.open('Olga');
  await makeLife(page);
  await drawSeats(page);
  await drawViews(page);
  await drawOthers();
  await drawWizard();
} finally {
  await rig.stop();
}
