// Many seats at once: preview, boot device, dock, and what waits.
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

  it('sets the boot device of many, only when one is chosen, and says which in the dock', async () => {
    await open();
    for (const id of [3, 5, 6, 9]) await seat(id).click({ modifiers: ['Control'] });
    await page.getByRole('button', { name: 'Boot device…' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Boot device of 2 of 4 seats?' });
    await expect.poll(() => dialog.count()).toBe(1);
    expect(await dialog.textContent()).toContain('2 are left out: 1 paid, 1 with somebody in.');
    const set = dialog.getByRole('button', { name: 'Set on 2 seats' });
    expect(await set.getAttribute('aria-disabled')).toBe('true');
    await set.click({ force: true });
    await dialog.getByText('Network', { exact: true }).click();
    await dialog.getByText('Always', { exact: true }).click();
    await dialog
      .getByText('Every start of this machine goes to Network, until somebody changes it.')
      .waitFor();
    await dialog.getByLabel('Seconds between two seats').fill('5');
    await set.click();
    const dock = page.getByRole('region', { name: 'Setting boot device of 2 seats: Network, always' });
    await expect.poll(() => dock.count()).toBe(1);
    const calls = await page.evaluate(() => window.cafe.calls.filter((call) => call.name === 'power.run'));
    expect(calls.map(({ input }) => input)).toEqual([
      {
        seatIds: ['s-3', 's-9'],
        action: 'bootDevice',
        boot: { device: 'pxe', persistent: true },
        staggerMs: 5000,
      },
    ]);
    expect(await page.getByRole('button', { name: 'Boot device…' }).count()).toBe(0);
  });

  it('sets and restarts in one go, all by keys', async () => {
    await open();
    for (const id of [3, 9]) await seat(id).click({ modifiers: ['Control'] });
    await page.getByRole('button', { name: 'Boot device…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('radio', { name: 'Network' }).focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => dialog.getByRole('radio', { name: 'As usual' }).isChecked()).toBe(true);
    expect(await dialog.getByRole('radio', { name: 'Always' }).isDisabled()).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await dialog.getByRole('button', { name: 'Set and restart 2 seats' }).focus();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.evaluate(() => window.cafe.calls.find((call) => call.name === 'power.run')?.input))
      .toMatchObject({ action: 'restart', boot: { device: 'none', persistent: false } });
    const preview = await page.evaluate(() =>
      window.cafe.calls.filter(({ name }) => name === 'power.preview'),
    );
    expect(preview.at(-1)?.input).toMatchObject({ action: 'restart', withBoot: true });
  });

  it('of one seat shows the result: its tile does not', async () => {
    await open();
    await page.evaluate(() => {
      const job = window.cafe.call('power.run', {
        seatIds: ['s-3'],
        action: 'bootDevice',
        boot: { device: 'disk' },
      });
      void job.then((made) =>
        window.cafe.tell({
          action: 'job.changed',
          event: {
            ...made,
            endedAt: Date.now(),
            items: made.items.map((item) => ({ ...item, state: 'done' })),
          },
        }),
      );
    });
    await page.getByText('Boot device of A03 set: Disk, once').waitFor();
  });

  it('cancels the seats that wait', async () => {
    await open();
    await page.evaluate(() =>
      window.cafe.call('power.run', { seatIds: ['s-20', 's-23', 's-40'], action: 'on', staggerMs: 60_000 }),
    );
    await page.getByRole('button', { name: 'Cancel the 1 waiting' }).click();
    await expect.poll(() => page.getByText('1 cancelled').count()).toBe(1);
    await page.getByRole('button', { name: 'Dismiss', exact: true }).click();
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
