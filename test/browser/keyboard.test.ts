// The seats by keyboard alone.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Stage } from './lib/stage.ts';

const stage = new Stage();
let page: Page;

beforeAll(() => stage.start());
afterAll(() => stage.stop());
beforeEach(async () => {
  page = await stage.open();
  await page.locator('[data-seat]').first().focus();
});
afterEach(() => page.context().close());

const focused = () => page.evaluate(() => document.activeElement?.textContent?.slice(0, 3) ?? '');
const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
const heading = () => page.getByRole('complementary').getByRole('heading', { level: 2 });

describe('moving', () => {
  it('goes over the aisle, to the next rows and into the next zone', async () => {
    await press('ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight');
    await expect.poll(focused).toBe('A05');
    await press('ArrowDown', 'ArrowDown', 'ArrowDown');
    await expect.poll(focused).toBe('B05');
    await press('ArrowUp');
    await expect.poll(focused).toBe('A21');
  });

  it('goes to the ends of the row and to the next zone', async () => {
    await press('End');
    await expect.poll(focused).toBe('A08');
    await press('PageDown');
    await expect.poll(focused).toBe('B01');
    await press('End', 'Home');
    await expect.poll(focused).toBe('B01');
  });

  it('jumps to a typed label', async () => {
    await page.keyboard.type('b12');
    await expect.poll(focused).toBe('B12');
  });

  it('has one tab stop in each zone', async () => {
    await press('Tab');
    await expect.poll(focused).toBe('B01');
  });
});

describe('opening and selecting', () => {
  it('opens the panel, which follows the arrows, and gives focus back when it closes', async () => {
    await press('Enter');
    await expect.poll(() => heading().textContent()).toBe('A01');
    await press('ArrowRight');
    await expect.poll(() => heading().textContent()).toBe('A02');
    await press('Escape');
    await expect.poll(() => page.getByRole('complementary').count()).toBe(0);
    await expect.poll(focused).toBe('A02');
  });

  it('selects one, extends, selects all shown, and Esc gives up panel, selection and filter in this order', async () => {
    const selected = () => page.locator('[role="option"][aria-selected="true"]').count();
    await press('Space');
    await expect.poll(selected).toBe(1);
    await press('Shift+ArrowRight', 'Shift+ArrowRight');
    await expect.poll(selected).toBe(3);
    await page.getByRole('button', { name: /Booting/ }).click();
    await page.locator('[data-seat="s-3"]').focus();
    await press('Control+a');
    await expect.poll(selected).toBe(3);
    await press('Enter', 'Escape');
    await expect.poll(() => page.getByRole('complementary').count()).toBe(0);
    await press('Escape');
    await expect.poll(selected).toBe(0);
    await press('Escape');
    await expect
      .poll(() => page.getByRole('button', { name: 'All', exact: false, pressed: true }).count())
      .toBe(1);
  });
});

describe('keys of the whole screen', () => {
  it('F1 lists the keys, F3 searches, F4 changes to the table and back', async () => {
    await press('F1');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(1);
    await press('F1');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await press('F3');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
    await press('F4');
    await expect.poll(() => page.getByRole('table').count()).toBe(1);
    await press('F4');
    await expect.poll(() => page.getByRole('listbox').count()).toBe(2);
  });

  it('F7 opens the next alert, F8 goes to the soft power action, F6 goes round the regions', async () => {
    await press('F7');
    await expect.poll(() => heading().textContent()).toBe('B05');
    await press('F7');
    await expect.poll(() => heading().textContent()).toBe('A12');
    await press('F8');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Shut down');
    const region = () =>
      page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset.region);
    await press('F6');
    await expect.poll(region).toBe('rail');
    await press('Shift+F6');
    await expect.poll(region).toBe('panel');
  });

  it('Ctrl+Shift+L locks: no names, no switches, the map stays', async () => {
    await press('Enter', 'Control+Shift+L');
    await expect.poll(() => page.getByRole('complementary', { name: 'A01' }).count()).toBe(0);
    expect(await page.locator('[data-seat]').count()).toBe(40);
    await press('F8');
    expect(await page.getByRole('button', { name: 'Shut down' }).count()).toBe(0);
  });
});
