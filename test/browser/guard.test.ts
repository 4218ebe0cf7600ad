// What stands between a careless press and a customer's game.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Stage } from './lib/stage.ts';

const stage = new Stage();
let page: Page;

beforeAll(() => stage.start());
afterAll(() => stage.stop());
beforeEach(async () => {
  page = await stage.open();
  await page.locator('[data-seat="s-7"]').click();
  await page.getByText('Not reacting? Force').click();
  await page.getByRole('button', { name: 'Force off…' }).click();
  await dialog().waitFor();
});
afterEach(() => page.context().close());

const dialog = () => page.getByRole('alertdialog', { name: 'Force power off A07?' });
const harmful = () => dialog().getByRole('button', { name: 'Force power off A07' });
const runs = () => page.evaluate(() => window.cafe.calls.filter((call) => call.name === 'power.run').length);
const fill = async (pin: string): Promise<void> => {
  await dialog().getByLabel('Reason').fill('Picture frozen');
  await dialog().getByLabel('Owner PIN').fill(pin);
};

it('names the seat, who is in it and what will happen, with focus on Cancel', async () => {
  const text = await dialog().textContent();
  expect(text).toContain('Somebody is in A07 right now');
  expect(text).toContain('Unsaved games and files are lost.');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
});

it('says the day with the time where that is not today', async () => {
  await page.evaluate(() => {
    const day = 25 * 3_600_000;
    const { inUse } = window.cafe.seats.get('s-7') ?? {};
    if (!inUse) throw new Error('nobody is in');
    window.cafe.change('s-7', { inUse: { ...inUse, since: Date.now() - day, until: Date.now() + day } });
  });
  const dated = '[A-Z][a-z]{2} \\d{1,2}, \\d\\d:\\d\\d';
  await expect
    .poll(() => dialog().textContent())
    .toMatch(new RegExp(`in since ${dated} .*until ${dated}`, 'i'));
});

it('Enter cancels, Esc cancels, and nothing was sent', async () => {
  await page.keyboard.press('Enter');
  await expect.poll(() => dialog().count()).toBe(0);
  await page.getByRole('button', { name: 'Force off…' }).click();
  await dialog().waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => dialog().count()).toBe(0);
  expect(await runs()).toBe(0);
});

it('stays dashed until reason and PIN are given, and says what is missing', async () => {
  await harmful().click({ force: true });
  expect(await harmful().getAttribute('aria-disabled')).toBe('true');
  await dialog().getByText('Customer asked').click();
  await expect.poll(() => dialog().getByText('Owner PIN is missing').last().isVisible()).toBe(true);
  expect(await runs()).toBe(0);
});

it('Enter in a field confirms nothing', async () => {
  await fill('482913');
  await dialog().getByLabel('Owner PIN').press('Enter');
  await dialog().getByLabel('Reason').press('Enter');
  expect(await dialog().count()).toBe(1);
  expect(await runs()).toBe(0);
});

it('a wrong PIN keeps the dialog open and empties the field; the right one acts', async () => {
  await fill('111111');
  await harmful().click();
  await expect.poll(() => dialog().getByRole('alert').count()).toBe(1);
  expect(await dialog().getByLabel('Owner PIN').inputValue()).toBe('');
  await dialog().getByLabel('Owner PIN').fill('482913');
  await harmful().click();
  await expect.poll(() => dialog().count()).toBe(0);
  await expect.poll(() => page.getByText('Forcing off').count()).toBe(1);
});

it('locks the button while the changed seat is read', async () => {
  await fill('482913');
  expect(await harmful().getAttribute('aria-disabled')).toBe(null);
  await page.evaluate(() => window.cafe.change('s-7', { state: 'ready', inUse: null }));
  await expect.poll(() => dialog().getByText('A07 just changed. Read again.').last().isVisible()).toBe(true);
  expect(await dialog().textContent()).toContain('Nobody is in A07');
  await harmful().click({ force: true });
  expect(await runs()).toBe(0);
  await expect.poll(() => harmful().getAttribute('aria-disabled')).toBe(null);
});

it('gives focus back to the button that asked', async () => {
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Force off…');
});
