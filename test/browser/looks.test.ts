// Both themes, both sizes, three languages: nothing is cut off, nobody is kept out, the page breaks no rule of its CSP.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './lib/axe.ts';
import { Stage, type StageOptions } from './lib/stage.ts';

const stage = new Stage();
beforeAll(() => stage.start());
afterAll(async () => {
  await stage.stop();
});

const scenes: Record<string, (page: Page) => Promise<unknown>> = {
  map: async () => undefined,
  panel: (page) => page.locator('[data-seat="s-7"]').click(),
  table: (page) => page.keyboard.press('F4'),
  selection: (page) => page.locator('[data-seat="s-3"]').click({ modifiers: ['Control'] }),
  'boot device of many': async (page) => {
    for (const id of [3, 5, 9]) await page.locator(`[data-seat="s-${id}"]`).click({ modifiers: ['Control'] });
    await page.getByRole('button', { name: 'Boot device…' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText('Network', { exact: true }).click();
    await dialog.getByText('Restart now', { exact: true }).click();
    await dialog.getByRole('heading', { name: /Will be set and restarted/ }).waitFor();
  },
  'reading the machines': async (page) => {
    await page.evaluate(() => {
      window.cafe.progress = { all: 40, asked: 33, answered: 32 };
      window.cafe.link('down');
      window.cafe.link('up');
    });
    await page.getByRole('progressbar').waitFor();
  },
  guard: async (page) => {
    await page.locator('[data-seat="s-7"]').click();
    await page.getByRole('button', { name: 'Shut down…' }).click();
    await page.getByRole('alertdialog').waitFor();
  },
  keys: async (page) => {
    await page.keyboard.press('F1');
    await page.getByRole('dialog').waitFor();
  },
  arrange: (page) => page.getByRole('button', { name: 'Arrange seats' }).click(),
  down: async (page) => {
    await page.evaluate(() => window.cafe.link('down'));
    await page.getByText(/No connection to the counter since/).waitFor();
  },
  locked: (page) => page.keyboard.press('Control+Shift+L'),
};

/** Everything on the screen that sticks out of the window, or out of a box that hides what sticks out. */
const overflow = (page: Page) =>
  page.evaluate(() => {
    const out: string[] = [];
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
    if (scrollWidth > clientWidth || scrollHeight > clientHeight) out.push('the page scrolls');
    for (const element of document.querySelectorAll<HTMLElement>(
      'header, footer, button, nav, [role="option"]',
    )) {
      const box = element.getBoundingClientRect();
      if (box.width > 0 && (box.right > innerWidth + 1 || box.left < -1)) {
        out.push(`${element.tagName} ${element.textContent?.slice(0, 30)} ${Math.round(box.right)}`);
      }
    }
    return out;
  });

const open = async (options: StageOptions): Promise<Page> => stage.open({ reducedMotion: true, ...options });

describe.each(['dark', 'light'] as const)('%s', (theme) => {
  it.each(Object.keys(scenes))('axe finds nothing on: %s', async (scene) => {
    const page = await open({ theme });
    await scenes[scene]?.(page);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });
});

describe.each([
  [1024, 600],
  [1920, 1080],
])('%i × %i', (width, height) => {
  it.each(['en', 'zh', 'ko'] as const)(
    'nothing sticks out in %s, and the whole café is seen',
    async (language) => {
      const page = await open({ width, height, language });
      await page.locator('[data-seat="s-7"]').click();
      await page.evaluate(() =>
        window.cafe.call('power.run', {
          seatIds: ['s-20', 's-23', 's-40'],
          action: 'on',
          staggerMs: 60_000,
        }),
      );
      await page.locator('[data-region="dock"]').waitFor();
      expect(await overflow(page)).toEqual([]);
      const last = await page.locator('[data-seat="s-40"]').boundingBox();
      const dock = await page.locator('[data-region="dock"]').boundingBox();
      expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(dock?.y ?? 0);
      await page.context().close();
    },
  );
});

it('500 seats are on one screen in the overview, each with its word for assistive tech', async () => {
  const page = await open({ seats: 500, mode: 'overview', width: 1920, height: 1080 });
  const last = await page.locator('[data-seat="s-500"]').boundingBox();
  expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(1080);
  await expect
    .poll(() => page.getByRole('option', { name: /E100.*(In use|Ready|Off|Booting|Maintenance)/ }).count())
    .toBe(1);
  expect(await violations(page)).toEqual([]);
  await page.context().close();
});

it('the language changes at once, everywhere', async () => {
  const page = await open({});
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByText('Appearance', { exact: true }).first().click();
  await page.getByText('中文').click();
  await expect.poll(() => page.locator('nav').first().textContent()).toContain('座位');
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
  await page.context().close();
});

it('the page complained about nothing: no error, no refused style or script', () => {
  expect(stage.problems).toEqual([]);
});
