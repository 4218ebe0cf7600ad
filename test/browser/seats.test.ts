// Counts, search, selection, table, panel and jobs, as a member of staff uses them.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Stage, type StageOptions } from './lib/stage.ts';

const stage = new Stage();
let page: Page;

beforeAll(() => stage.start());
afterAll(() => stage.stop());
afterEach(() => page.context().close());

const open = async (options?: StageOptions): Promise<void> => {
  page = await stage.open(options);
};
const seat = (id: number) => page.locator(`[data-seat="s-${id}"]`);
const names = () => page.locator('tbody th').allTextContents();

describe('counts and search', () => {
  it('count the states, and go with every change', async () => {
    await open();
    const ready = page.getByRole('button', { name: /Ready/ }).first();
    await expect.poll(() => ready.textContent()).toBe('9Ready');
    await page.evaluate(() => window.cafe.change('s-20', { state: 'ready' }));
    await expect.poll(() => ready.textContent()).toBe('10Ready');
  });

  it('filter without moving a seat; loud seats stay loud', async () => {
    await open();
    const before = await seat(9).boundingBox();
    await page.getByRole('button', { name: /Off/ }).first().click();
    const fill = (id: number) => seat(id).evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(await fill(1)).toBe('rgba(0, 0, 0, 0)');
    expect(await fill(12)).toBe('rgb(242, 167, 43)');
    expect(await seat(9).boundingBox()).toEqual(before);
    await page.keyboard.press('F4');
    expect((await names()).length).toBe(5);
  });

  it('search finds by label, address and tag; Enter opens the first', async () => {
    await open({ mode: 'table' });
    const search = page.getByRole('searchbox');
    await search.fill('192.168.10.2 window');
    await expect.poll(names).toEqual(['B02', 'A21']);
    await search.fill('a07');
    await search.press('Enter');
    await expect
      .poll(() => page.getByRole('complementary').getByRole('heading', { level: 2 }).textContent())
      .toBe('A07');
    await search.fill('nobody has this');
    await expect.poll(() => page.getByText('No seat matches').count()).toBe(1);
    await page.getByRole('button', { name: 'Show all seats' }).click();
    await expect.poll(() => names().then((list) => list.length > 10)).toBe(true);
  });
});

describe('table', () => {
  it('puts first what needs a person, and sorts by any column both ways', async () => {
    await open({ mode: 'table' });
    expect((await names()).slice(0, 3)).toEqual(['B05', 'A12', 'A17']);
    const head = page.getByRole('columnheader', { name: 'Seat' });
    await head.getByRole('button').click();
    await expect.poll(async () => (await names())[0]).toBe('A01');
    await head.getByRole('button').click();
    await expect.poll(async () => (await names())[0]).toBe('B16');
    expect(await head.getAttribute('aria-sort')).toBe('descending');
  });

  it('draws only the rows that can be seen of 500', async () => {
    await open({ mode: 'table', seats: 500 });
    expect(await page.locator('tbody tr[data-seat]').count()).toBeLessThan(60);
    await seat(138).focus();
    await page.keyboard.press('End');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex')))
      .toBe('501');
  });
});

describe('many at once', () => {
  it('previews who is left out and why, and acts on exactly the rest', async () => {
    await open();
    for (const id of [3, 5, 6, 9]) await seat(id).click({ modifiers: ['Control'] });
    await page.getByRole('button', { name: 'Shut down…' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Shut down 2 of 4 seats?' });
    await expect.poll(() => dialog.count()).toBe(1);
    expect(await dialog.textContent()).toContain('2 are left out: 1 paid, 1 with somebody in.');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
    await dialog.getByRole('button', { name: 'Shut down 2 seats' }).click();
    await expect.poll(() => page.getByRole('region', { name: 'Shutting down 2 seats' }).count()).toBe(1);
    const runs = await page.evaluate(() => window.cafe.calls.filter((call) => call.name === 'power.run'));
    expect(runs.map((run) => run.input)).toEqual([
      { seatIds: ['s-3', 's-9'], action: 'soft', staggerMs: 2000 },
    ]);
  });

  it('cancels the seats that wait', async () => {
    await open();
    await page.evaluate(() =>
      window.cafe.call('power.run', { seatIds: ['s-20', 's-23', 's-40'], action: 'on', staggerMs: 60_000 }),
    );
    await page.getByRole('button', { name: 'Cancel the 1 waiting' }).click();
    await expect.poll(() => page.getByText('1 cancelled').count()).toBe(1);
    await page.getByRole('button', { name: 'Read', exact: true }).click();
    await expect.poll(() => page.getByText('1 cancelled').count()).toBe(0);
  });

  it('a long press selects on a touch screen', async () => {
    await open({ touch: true });
    const box = await seat(3).boundingBox();
    await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 20);
    await page.mouse.down();
    await expect.poll(() => seat(3).getAttribute('aria-selected')).toBe('true');
    await page.mouse.up();
    expect(await page.getByRole('complementary').count()).toBe(0);
  });
});

describe('panel', () => {
  it('switches a free seat on with one press and shows what is awaited', async () => {
    await open();
    await seat(20).click();
    await page.getByRole('region', { name: 'Power' }).getByRole('button', { name: 'Power on' }).click();
    await expect.poll(() => page.getByText('Powering on').count()).toBe(1);
  });

  it('switches nothing on unknown power, says why, and offers to ask the BMC', async () => {
    await open();
    await page.evaluate(() =>
      window.cafe.change('s-3', { power: { value: 'unknown', at: null, source: 'bmc' } }),
    );
    await seat(3).click();
    const button = page.getByRole('button', { name: 'Shut down', exact: true });
    await button.click({ force: true });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    expect(await page.getByText('Power is unknown, so nothing is switched.').last().isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Ask the BMC again' }).last().isVisible()).toBe(true);
    expect(await page.evaluate(() => window.cafe.calls.some((call) => call.name === 'power.run'))).toBe(
      false,
    );
  });

  it('sets the boot device once, and undoes it', async () => {
    await open();
    await seat(3).click();
    const panel = page.getByRole('complementary');
    await panel.getByText('Disk', { exact: true }).click();
    await expect.poll(() => panel.getByText(/Disk at the next boot/).count()).toBe(1);
    await panel.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => panel.getByText(/at the next boot/).count()).toBe(0);
  });

  it('marks a seat in use until a time, and lets it go', async () => {
    await open();
    await seat(3).click();
    await page.getByRole('button', { name: 'Mark in use…' }).click();
    await page.getByText('2 h', { exact: true }).click();
    await page.getByRole('button', { name: /A03 until/ }).click();
    await expect.poll(() => seat(3).textContent()).toContain('Paid');
    await page.getByRole('button', { name: 'End the mark' }).click();
    await expect.poll(() => seat(3).textContent()).not.toContain('Paid');
  });

  it('starts maintenance only with a reason, and ends it', async () => {
    await open();
    await seat(3).click();
    await page.getByRole('button', { name: 'Maintenance…' }).click();
    const close = page.getByRole('button', { name: 'Close A03' });
    expect(await close.getAttribute('aria-disabled')).toBe('true');
    await page.getByLabel('Reason').fill('Fan');
    await close.click();
    await expect.poll(() => seat(3).textContent()).toContain('Fan');
    await page.getByRole('button', { name: 'End maintenance' }).click();
    await expect.poll(() => seat(3).textContent()).toContain('Ready');
  });

  it('a viewer sees the seat but neither codes nor switches', async () => {
    await open({ role: 'viewer' });
    await seat(3).click();
    const panel = page.getByRole('complementary');
    expect(await panel.getByRole('button', { name: /Show codes/ }).count()).toBe(0);
    expect(await panel.getByRole('button', { name: 'Shut down' }).getAttribute('aria-disabled')).toBe('true');
  });
});

describe('the picture in doubt', () => {
  it('draws memories while the counter is away, and is whole again after', async () => {
    await open();
    await page.evaluate(() => window.cafe.link('down'));
    await expect.poll(() => page.getByText(/No connection to the counter since/).count()).toBe(1);
    expect(await page.getByRole('button', { name: /Ready/ }).first().textContent()).toBe('–Ready');
    await page.evaluate(() => window.cafe.link('up'));
    await expect.poll(() => page.getByText(/No connection to the counter since/).count()).toBe(0);
    await expect.poll(() => page.getByRole('button', { name: /Ready/ }).first().textContent()).toBe('9Ready');
  });

  it('says once that the node is silent', async () => {
    await open();
    await page.evaluate(() =>
      window.cafe.tell({ action: 'node.changed', event: { ...window.cafe.node, reachable: false } }),
    );
    await expect.poll(() => page.getByText(/The bare-metal node has not answered/).count()).toBe(1);
  });

  it('an acknowledged alert gets quiet and keeps its word', async () => {
    await open();
    await page.getByRole('button', { name: 'Acknowledge A12' }).click();
    await expect.poll(() => seat(12).getAttribute('data-loud')).toBe(null);
    expect(await seat(12).textContent()).toContain('Attention');
    await expect.poll(() => page.getByRole('button', { name: 'Acknowledge A12' }).count()).toBe(0);
  });
});
