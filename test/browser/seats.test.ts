// Counts, search, selection, table, panel and jobs, as a member of staff uses them.
import type { Locator, Page } from 'playwright-core';
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

  it('says what the machines boot from, how old that is, and sorts by it', async () => {
    await open({ mode: 'table', width: 1440 });
    const head = page.getByRole('columnheader', { name: 'Boots from' });
    await head.getByRole('button').click();
    const cell = (label: string) =>
      page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: label, exact: true }) });
    await expect.poll(async () => (await names()).slice(0, 2)).toEqual(['A04', 'A14']);
    await expect.poll(() => cell('A04').textContent()).toContain('Network, always 3 min');
    expect(await cell('A07').textContent()).toContain('Disk, once 6 min');
    expect(await cell('A02').textContent()).toContain('As usual 1 min');
    expect(await cell('A01').locator('[title^="Not known"]').textContent()).toContain('–');
    await page.evaluate(() =>
      window.cafe.change('s-1', { bootDevice: { device: 'pxe', persistent: true, at: Date.now() } }),
    );
    await expect.poll(async () => (await names())[0]).toBe('A01');
    // Beside the open panel there is no room; the panel itself says it.
    await cell('A04').click();
    await expect.poll(() => head.count()).toBe(0);
    await page.keyboard.press('Escape');
    await expect.poll(() => head.count()).toBe(1);
    await page.setViewportSize({ width: 1024, height: 600 });
    await expect.poll(() => head.count()).toBe(0);
  });

  it('says the day with a time of another day: end in the table, start in the list of many', async () => {
    await open({ mode: 'table' });
    await page.evaluate(() => {
      const day = 25 * 3_600_000;
      const [since, until] = [Date.now() - day, Date.now() + day];
      const inUse = { by: 'staff', since, controller: null, until, waiting: false } as const;
      window.cafe.change('s-1', { inUse });
    });
    const dated = /[A-Z][a-z]{2} \d{1,2}, \d\d:\d\d/;
    await expect.poll(() => seat(1).locator('td').nth(6).textContent()).toMatch(dated);
    for (const id of [1, 3]) await seat(id).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Force off…' }).click();
    const list = page.getByRole('alertdialog').getByRole('row', { name: /^A01/ });
    await expect.poll(() => list.textContent()).toMatch(dated);
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

  it('forgets what was set once when a boot has used it up', async () => {
    await open();
    await seat(3).click();
    const panel = page.getByRole('complementary');
    await panel.getByText('Disk', { exact: true }).click();
    await expect.poll(() => panel.getByText(/Disk at the next boot/).count()).toBe(1);
    await page.evaluate(() => {
      window.cafe.bootDevices.set('s-3', null);
      window.cafe.change('s-3', { state: 'booting' });
    });
    await expect.poll(() => panel.getByText(/at the next boot/).count()).toBe(0);
  });

  it('marks a seat in use until a time, and lets it go', async () => {
    await open();
    await seat(3).click();
    await page.getByRole('button', { name: 'Mark in use…' }).click();
    await page.getByText('2 h', { exact: true }).click();
    await page.getByRole('button', { name: /A03 until/ }).click();
    await expect.poll(() => seat(3).textContent()).toContain('Paid');
    await page.getByRole('button', { name: 'End paid time' }).click();
    await expect.poll(() => seat(3).textContent()).not.toContain('Paid');
  });

  it('says so when nothing on the map matches, and shows all again', async () => {
    await open();
    await page.getByRole('searchbox').fill('nobody has this');
    const note = page.getByRole('region', { name: 'Seats' }).getByText('No seat matches');
    await expect.poll(() => note.count()).toBe(1);
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => note.count()).toBe(0);
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
  });

  it('ends a paid time at a clock time, earlier than before too', async () => {
    await open();
    await seat(7).click();
    const panel = page.getByRole('complementary');
    await page.evaluate(() => {
      const { inUse } = window.cafe.seats.get('s-7') ?? {};
      if (inUse) window.cafe.change('s-7', { inUse: { ...inUse, until: Date.now() + 20 * 3_600_000 } });
    });
    await panel.getByRole('button', { name: 'Change the end…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Paid time of A07' });
    await dialog.getByText('At a time', { exact: true }).click();
    const save = dialog.getByRole('button').filter({ hasText: 'A07' });
    expect(await save.getAttribute('aria-disabled')).toBe('true');
    const wanted = await page.evaluate(() => {
      const at = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 5 * 60_000);
      return { at: at.getTime(), time: at.toTimeString().slice(0, 5) };
    });
    await dialog.getByLabel('Paid until', { exact: true }).last().fill(wanted.time);
    await save.click();
    const marked = () =>
      page.evaluate(() => window.cafe.calls.findLast(({ name }) => name === 'seats.markInUse')?.input);
    await expect.poll(marked).toEqual({ seatId: 's-7', until: wanted.at });
  });

  it('says of a seat that nobody marked just that', async () => {
    await open();
    await page.evaluate(() => {
      const { inUse } = window.cafe.seats.get('s-7') ?? {};
      if (inUse) window.cafe.change('s-7', { inUse: { ...inUse, until: null } });
    });
    await seat(7).click();
    const panel = page.getByRole('complementary');
    await panel.getByText('not marked as paid').waitFor();
    await panel.getByRole('button', { name: 'Mark in use…' }).waitFor();
    expect(await panel.getByRole('button', { name: 'End paid time' }).count()).toBe(0);
  });

  it.each([3, 34])(
    'is not covered by a message, and neither is the seat that it is about (%i)',
    async (id) => {
      await open({ width: 1024, height: 600 });
      await seat(id).click();
      await page.evaluate((seatId) => window.cafe.seats.delete(seatId), `s-${id}`);
      const panel = page.getByRole('complementary');
      await panel.getByRole('button', { name: 'Restart', exact: true }).click();
      const toast = page.locator('[aria-live="polite"] [role="alert"]');
      await toast.waitFor();
      const box = async (of: Locator) => {
        const { x = 0, y = 0, width = 0, height = 0 } = (await of.boundingBox()) ?? {};
        return { left: x, right: x + width, top: y, bottom: y + height };
      };
      const [over, side, tile] = await Promise.all([box(toast), box(panel), box(seat(id))]);
      expect(over.right).toBeLessThanOrEqual(side.left);
      expect(
        over.bottom <= tile.top ||
          over.top >= tile.bottom ||
          over.right <= tile.left ||
          over.left >= tile.right,
      ).toBe(true);
    },
  );

  it('starts maintenance only with a reason, and ends it', async () => {
    await open();
    await seat(3).click();
    await page.getByRole('button', { name: 'Maintenance…' }).click();
    const close = page.getByRole('button', { name: 'Put A03 under maintenance' });
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
  it('says how many machines have answered, until each was asked', async () => {
    await open();
    const note = page.getByRole('progressbar');
    await page.evaluate(() => {
      window.cafe.progress = { all: 40, asked: 12, answered: 11 };
      window.cafe.link('down');
      window.cafe.link('up');
    });
    await expect.poll(() => note.textContent()).toBe('11 of 40 machines answered');
    // No seat moves for it, and none is hidden.
    const covered = await note.evaluate((element) => {
      const box = element.getBoundingClientRect();
      return [...document.querySelectorAll('[data-seat]')].some((tile) => {
        const other = tile.getBoundingClientRect();
        return other.top < box.bottom && other.right > box.left && other.left < box.right;
      });
    });
    expect(covered).toBe(false);
    await page.evaluate(() => {
      window.cafe.progress = { all: 40, asked: 35, answered: 32 };
    });
    await expect.poll(() => note.getAttribute('aria-valuenow')).toBe('32');
    await page.evaluate(() => {
      window.cafe.progress = { all: 40, asked: 40, answered: 37 };
    });
    await expect.poll(() => note.count()).toBe(0);
  });

  it('draws memories while the counter is away, and is whole again after', async () => {
    await open();
    await page.evaluate(() => window.cafe.link('down'));
    await expect.poll(() => page.getByText(/No connection to the counter since/).count()).toBe(1);
    expect(await page.getByRole('button', { name: /Ready/ }).first().textContent()).toBe('–Ready');
    await page.evaluate(() => window.cafe.link('up'));
    await expect.poll(() => page.getByText(/No connection to the counter since/).count()).toBe(0);
    await expect.poll(() => page.getByRole('button', { name: /Ready/ }).first().textContent()).toBe('9Ready');
  });

  it('draws memories in the table as on the map, of all seats or of one', async () => {
    await open({ mode: 'table', reducedMotion: true });
    const look = (id: number) =>
      seat(id)
        .locator('td [data-state]')
        .evaluate((pill) => {
          const { color, borderTopStyle } = getComputedStyle(pill);
          const mark = pill.querySelector('svg');
          return [color, borderTopStyle, mark && getComputedStyle(mark).color];
        });
    const memory = ['rgb(180, 189, 199)', 'dotted', 'rgb(142, 153, 165)'];
    const ready = await look(3);
    expect(ready[1]).toBe('none');
    await page.evaluate(() => window.cafe.change('s-3', { certain: false }));
    await expect.poll(() => look(3)).toEqual(memory);
    expect(await look(9)).toEqual(ready);
    // An alarm that nobody has taken stays loud.
    await page.evaluate(() => window.cafe.change('s-12', { certain: false }));
    expect((await look(12))[1]).toBe('none');
    await page.evaluate(() => window.cafe.link('down'));
    await expect.poll(() => look(9)).toEqual(memory);
    await page.evaluate(() => window.cafe.link('up'));
    await expect.poll(() => look(9)).toEqual(ready);
  });

  it('counts no seat as ready of which nobody can tell who is in', async () => {
    await open();
    const ready = page.getByRole('button', { name: /Ready/ }).first();
    await page.evaluate(() =>
      window.cafe.change('s-3', {
        certain: false,
        inUse: { by: 'unknown', since: Date.now(), controller: null, until: null, waiting: false },
      }),
    );
    await expect.poll(() => ready.textContent()).toBe('8+1?1 uncertainReady');
    await expect.poll(() => page.getByText('24 seats, 2 free to sell').count()).toBe(1);
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
