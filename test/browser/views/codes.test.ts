import { afterAll, beforeAll, expect, it } from 'vitest';
import { callsOf, openSeat } from './page-tools.ts';
import { type Stage, startStage } from './stage-page.ts';

const PASSWORD = 'Kx7mRw4tQa';
/** A part of either, as it stands in the text of the page; the markup holds random numbers. */
const PAIR = /483\s*920|w4tQa/;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

it('shows codes only when asked, and hides them by itself', async () => {
  const page = await stage.open({ cafe: { reveal: '5000' } });
  await openSeat(page, 'A01');
  const show = page.getByRole('button', { name: 'Show codes' });
  await show.waitFor();
  const shown = () => page.evaluate(() => document.body.textContent);
  expect(await shown()).not.toMatch(PAIR);
  await show.click();
  const code = page.getByRole('img', { name: 'capital K, x, 7, m, capital R, w, 4, t, capital Q, a' });
  await code.waitFor();
  expect(
    await page
      .getByText(/^Hides in \d s$/)
      .first()
      .isVisible(),
  ).toBe(true);
  await expect.poll(() => code.count()).toBe(0);
  expect(await shown()).not.toMatch(PAIR);
  const reveals = (await callsOf(page)).filter(({ name }) => name === 'codes.reveal');
  expect(reveals).toEqual([{ name: 'codes.reveal', input: { seatId: 'a01', purpose: 'staff' } }]);
});

it('asks again for more time', async () => {
  const page = await stage.open();
  await openSeat(page, 'A01');
  await page.keyboard.press('F2');
  await page.getByRole('button', { name: '20 s more' }).click();
  await page
    .getByText(/^Hides in (3\d|40) s$/)
    .first()
    .waitFor();
  const reveals = (await callsOf(page)).filter(({ name }) => name === 'codes.reveal');
  expect(reveals).toHaveLength(2);
});

it('hides codes with F2, on another seat, and when the power changes', async () => {
  const page = await stage.open();
  const copy = page.getByRole('button', { name: 'Copy the code' });
  await openSeat(page, 'A01');
  await page.keyboard.press('F2');
  await copy.waitFor();
  await page.keyboard.press('F2');
  await expect.poll(() => copy.count()).toBe(0);

  await page.keyboard.press('F2');
  await copy.waitFor();
  await page.evaluate(() =>
    window.stage.changeSeat('A01', { power: { value: 'off', at: 1, source: 'bmc' } }),
  );
  await page.getByText('No codes while the seat is off').waitFor();
  expect(await copy.count()).toBe(0);

  await page.evaluate(() => window.stage.changeSeat('A01', { power: { value: 'on', at: 2, source: 'bmc' } }));
  await page.getByText('Something changed at this seat').waitFor();
  await page.keyboard.press('F2');
  await copy.waitFor();
  await openSeat(page, 'A02');
  await page.getByRole('button', { name: 'Show codes' }).waitFor();
  expect(await copy.count()).toBe(0);
});

it('hides codes when the screen is locked', async () => {
  const page = await stage.open();
  await openSeat(page, 'A01');
  await page.keyboard.press('F2');
  await page.getByRole('button', { name: 'Copy the code' }).waitFor();
  await page.keyboard.press('Control+Shift+L');
  await page.getByRole('heading', { name: 'Locked' }).waitFor();
  expect(await page.content()).not.toContain('w4tQa');
});

it('copies ID and code apart, without blanks, and says how long they stay', async () => {
  const page = await stage.open();
  await openSeat(page, 'A01');
  await page.keyboard.press('F2');
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole('button', { name: 'Copy the device ID' }).click();
  expect(await page.evaluate(() => document.body.textContent)).toMatch(PAIR);
  await expect.poll(clipboard).toBe('483920175');
  await page.getByRole('button', { name: 'Copy the code' }).click();
  await expect.poll(clipboard).toBe(PASSWORD);
  await page.getByText(/The clipboard is cleared in (29|30) s/).waitFor();
});

it.each([
  ['A03', 'No codes while the seat is off', 'Power on'],
  ['A04', 'New codes are on their way', null],
  ['A05', 'Power is unknown, so no codes', 'Ask the BMC again'],
  ['A06', 'The link to this seat is lost', 'Restart…'],
  ['A07', 'Node and DeepLink disagree', 'What to check'],
  ['A08', 'Same device ID as B01', 'View the conflict'],
])('says at %s why: %s', async (label, title, action) => {
  const page = await stage.open();
  await openSeat(page, label);
  const card = page.getByRole('region', { name: 'Codes' });
  await card.getByText(title).waitFor();
  if (action !== null) await card.getByRole('button', { name: action }).click();
  expect(await card.getByRole('button', { name: 'Show codes' }).count()).toBe(0);
  await page.context().close();
});

it('shows no codes to a viewer, with the reason', async () => {
  const page = await stage.open({ cafe: { role: 'viewer' } });
  await openSeat(page, 'A01');
  await page.getByText('You can see seats, not codes').waitFor();
  await page.keyboard.press('F2');
  expect((await callsOf(page)).map(({ name }) => name)).not.toContain('codes.reveal');
});

it('keeps the card’s place when the counter refuses', async () => {
  const page = await stage.open();
  await page.evaluate(() => window.stage.fail('codes.reveal', 'CODES_STALE'));
  await openSeat(page, 'A01');
  await page.getByRole('button', { name: 'Show codes' }).click();
  await page.getByText('Node and DeepLink disagree').waitFor();
});

it('shows a renter one seat, large, in their language, and lets no other key act', async () => {
  const page = await stage.open();
  await openSeat(page, 'A01');
  await page.keyboard.press('F9');
  const view = page.getByRole('dialog', { name: 'Codes of A01' });
  await view.getByText('Open DeepLink').waitFor();
  await view.getByText('한국어').click();
  await view.getByText('DeepLink 열기').waitFor();
  expect(await view.getAttribute('lang')).toBe('ko-KR');
  await page.keyboard.press('F4');
  await page.keyboard.press('F2');
  await view.getByRole('button', { name: '60초 더 보기' }).click();
  await view
    .getByText(/1\d\d초 후 숨김/)
    .first()
    .waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => view.count()).toBe(0);
  await page.getByRole('button', { name: 'Show codes' }).waitFor();
});

it('shows a renter nothing but the seat when there are no codes', async () => {
  const page = await stage.open();
  await page.evaluate(() => window.stage.fail('codes.reveal', 'CODES_NODE_SILENT'));
  await openSeat(page, 'A01');
  await page.keyboard.press('F9');
  await page.getByText('Ask at the counter').waitFor();
  expect(await page.getByRole('dialog').getByText('node').count()).toBe(0);
});

it('prints a slip with expiry and without a code in title or address', async () => {
  const page = await stage.open();
  await openSeat(page, 'A02');
  await page.getByRole('button', { name: 'Print slip…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Print slip for A02' });
  await dialog.getByText('Valid until').waitFor();
  await dialog.getByText('58 mm').click();
  expect(`${await page.title()} ${page.url()}`).not.toContain('Kx7mR');
  await page.emulateMedia({ media: 'print' });
  const visible = await page.evaluate(
    () => [...document.body.children].filter((one) => one.checkVisibility()).length,
  );
  expect(visible).toBe(1);
  expect(await page.evaluate(() => document.getElementById('root')?.checkVisibility())).toBe(false);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.toString('latin1')).toContain('/Type /Page');
});

it('asks for a reason and consent before it ends a session with somebody in', async () => {
  const page = await stage.open();
  await openSeat(page, 'A02');
  await page.getByRole('button', { name: 'End session…' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByText('Whoever is connected is thrown out').waitFor();
  await dialog.getByText('is restarted, because a renter is its administrator').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => dialog.count()).toBe(0);
  expect((await callsOf(page)).map(({ name }) => name)).not.toContain('codes.endSession');
});
