import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../lib/axe.ts';
import { goTo, openSeat } from './page-tools.ts';
import { type OpenOptions, type Stage, startStage } from './stage-page.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

const SECTIONS = [
  'Connection',
  'Machines',
  'Staff',
  'Appearance',
  'Lock and times',
  'Agents',
  'Backup',
  'About',
];

interface View {
  name: string;
  cafe?: Record<string, string>;
  go(page: Page): Promise<void>;
}

const VIEWS: View[] = [
  {
    name: 'codes',
    go: async (page) => {
      await openSeat(page, 'A01');
      await page.keyboard.press('F2');
      await page.getByRole('button', { name: 'Copy the code' }).waitFor();
    },
  },
  { name: 'refused codes', go: (page) => openSeat(page, 'A07') },
  {
    name: 'renter view',
    go: async (page) => {
      await openSeat(page, 'A01');
      await page.keyboard.press('F9');
      await page.getByText('Open DeepLink').waitFor();
    },
  },
  {
    name: 'slip',
    go: async (page) => {
      await openSeat(page, 'A02');
      await page.getByRole('button', { name: 'Print slip…' }).click();
      await page.getByRole('dialog').getByText('Valid until').waitFor();
    },
  },
  {
    name: 'lock',
    cafe: { locked: '1' },
    go: async (page) => {
      await page.getByRole('heading', { name: 'Locked' }).waitFor();
    },
  },
  {
    name: 'wizard',
    cafe: { setup: '1' },
    go: async (page) => {
      await page.getByRole('heading', { name: 'Who is the owner?' }).waitFor();
    },
  },
  { name: 'alerts', go: (page) => goTo(page, 'Alerts') },
  { name: 'no alerts', cafe: { empty: '1' }, go: (page) => goTo(page, 'Alerts') },
  {
    name: 'activity',
    go: async (page) => {
      await goTo(page, 'Activity');
      await page.getByRole('button', { name: 'Details of entry 126' }).click();
    },
  },
  {
    name: 'settings, agents that are to be let in',
    go: async (page) => {
      await goTo(page, 'Settings');
      await page.getByRole('tab', { name: 'Agents' }).click();
      await page.getByRole('button', { name: 'Select the 4 that were refused' }).click();
      await page.getByRole('button', { name: 'Allow 4…' }).click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  ...SECTIONS.map((section) => ({
    name: `settings, ${section}`,
    go: async (page: Page) => {
      await goTo(page, 'Settings');
      await page.getByRole('tab', { name: section }).click();
    },
  })),
];

describe.each(['dark', 'light'] as const)('%s', (theme) => {
  it.each(VIEWS)('axe finds nothing in $name', async ({ cafe, go }) => {
    const options: OpenOptions = { theme, ...(cafe === undefined ? {} : { cafe }) };
    const page = await stage.open(options);
    await go(page);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });
});

it.each(['en', 'zh', 'ko'] as const)(
  'a long error of the node is read whole at 1024×600 in %s, above the buttons of the wizard',
  async (language) => {
    const page = await stage.open({ width: 1024, height: 600, language, cafe: { setup: '1' } });
    await page.locator('input[type=text]').first().fill('Chen Wei');
    for (const pin of await page.locator('input[type=password]').all()) await pin.fill('240680');
    await page.locator('main button').last().click();
    await page.locator('input[inputmode=url]').fill('http://192.168.10.2:5050');
    await page.locator('input[type=password]').fill('0'.repeat(64));
    const words = `${'the machine 4c4c4544-0043-3510-8052-000000000001 was not accepted; '.repeat(8)}${'7b'.repeat(150)}`;
    await page.evaluate((message) => window.stage.fail('node.test', 'NODE_ERROR', {}, message), words);
    const test = page.locator('main button').last();
    await test.click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    await expect
      .poll(async () => {
        const [text, button] = [await alert.boundingBox(), await test.boundingBox()];
        if (text === null || button === null) return 'not drawn';
        return {
          inside: text.x >= 240 && text.x + text.width <= 1024 && text.y >= 0,
          wraps: await alert.evaluate((element) => element.scrollWidth <= element.clientWidth),
          above: text.y + text.height <= button.y,
          button: button.x + button.width <= 1024 && button.y + button.height <= 600,
        };
      })
      .toEqual({ inside: true, wraps: true, above: true, button: true });
    await page.context().close();
  },
);

it.each(VIEWS)('$name fits 1024×600 without scrolling sideways', async ({ cafe, go }) => {
  const page = await stage.open({ width: 1024, height: 600, ...(cafe === undefined ? {} : { cafe }) });
  await go(page);
  const wide = await page.evaluate(() =>
    [...document.querySelectorAll('body, main, [role="tabpanel"], [role="dialog"], aside')]
      .filter((one) => one.scrollWidth > one.clientWidth + 1)
      .map((one) => `${one.tagName} ${one.scrollWidth} > ${one.clientWidth}`),
  );
  expect(wide).toEqual([]);
  await page.context().close();
});
