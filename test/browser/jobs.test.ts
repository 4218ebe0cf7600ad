// What came of commands: who failed and why, in the dock and in the panel, and the way to try again.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '../../kiosk/ipc/seat.ts';
import { violations } from './lib/axe.ts';
import { Stage, type StageOptions } from './lib/stage.ts';

const stage = new Stage();
let page: Page;

beforeAll(() => stage.start());
afterAll(() => stage.stop());
afterEach(() => page.context().close());

type Item = Job['items'][number];
type End = Partial<Pick<Item, 'state' | 'error'>>;

/** Asks for it as anybody would, and lets it end as told: by seat, the others are done. */
async function runAndEnd(action: Job['action'], ends: Record<string, End>): Promise<void> {
  await page.evaluate(
    async ({ action, ends }) => {
      const { cafe } = window;
      const approval = { reason: 'Closing time', owner: { id: 'p-owner', pin: '482913' } };
      if (action === 'rotate' || action === 'endSession') throw new Error('not for power.run');
      const job = await cafe.call('power.run', { seatIds: Object.keys(ends), action, approval });
      const endedAt = Date.now();
      const items = job.items.map((item) => {
        cafe.change(item.seatId, { running: null });
        return { ...item, state: 'done' as const, endedAt, ...ends[item.seatId] };
      });
      const over = { ...job, endedAt, items };
      cafe.jobs = cafe.jobs.map((one) => (one.id === job.id ? over : one));
      cafe.tell({ action: 'job.changed', event: over });
    },
    { action, ends },
  );
}

const failed = (code: string): End => ({ state: 'failed', error: { code, message: 'said by the counter' } });
const skipped = (code: string): End => ({
  state: 'skipped',
  error: { code, message: 'said by the counter' },
});
const open = async (options?: StageOptions): Promise<void> => {
  page = await stage.open(options);
};
const dock = () => page.locator('[data-region="dock"]');
const runs = () => page.evaluate(() => window.cafe.calls.filter((call) => call.name === 'power.run').length);

describe('one seat', () => {
  it('that failed says so with the reason, in the dock and in its panel, and can be tried again', async () => {
    await open();
    await page.locator('[data-seat="s-3"]').click();
    await runAndEnd('restart', { 's-3': failed('IPMI_COMMAND_REJECTED') });
    await expect.poll(() => dock().textContent()).toContain('A03 was not restarted');
    expect(await dock().textContent()).toContain('The BMC refused the command. Try again');
    const panel = page.getByRole('complementary');
    await expect
      .poll(() => panel.getByRole('alert').textContent())
      .toBe(
        'A03 was not restartedThe BMC refused the command. Try again; if it stays, use the machine’s own switch.',
      );
    expect(await violations(page)).toEqual([]);
    await dock().getByRole('button', { name: 'Try again', exact: true }).click();
    await expect.poll(runs).toBe(2);
    await expect.poll(() => dock().count()).toBe(0);
    expect(await panel.getByRole('alert').count()).toBe(0);
  });

  it('that was left alone says why', async () => {
    await open();
    await runAndEnd('soft', { 's-3': skipped('POWER_UNKNOWN') });
    await expect.poll(() => dock().textContent()).toContain('A03 was not shut down');
    expect(await dock().textContent()).toContain('Power is unknown. Nothing was sent. Ask the BMC again.');
    expect(await dock().getByRole('button', { name: 'Try again', exact: true }).count()).toBe(0);
  });

  it.each([
    ['zh', 'A03 没有重启', 'BMC 无响应'],
    ['ko', 'A03을(를) 다시 시작하지 못했습니다', 'BMC가 응답하지 않습니다'],
  ] as const)('names seat and reason in %s, and says no word of English', async (language, title, why) => {
    await open({ language });
    await runAndEnd('restart', { 's-3': failed('IPMI_UNREACHABLE') });
    await expect.poll(() => dock().textContent()).toContain(title);
    expect(await dock().textContent()).toContain(why);
    expect(await dock().innerHTML()).not.toContain('said by the counter');
  });
});

describe('many seats', () => {
  it('shows the result of each, not what the seat does now', async () => {
    await open();
    await runAndEnd('on', { 's-20': {}, 's-23': {}, 's-40': failed('IPMI_UNREACHABLE') });
    await expect.poll(() => dock().textContent()).toContain('Powered on 2 of 3 seats');
    expect(await dock().locator('[data-result="done"]').count()).toBe(2);
    expect(await dock().locator('[data-state]').count()).toBe(0);
    expect(await dock().getByRole('listitem').first().textContent()).toContain('B16');
    await dock().getByRole('button', { name: 'Try 1 seat again' }).click();
    const last = () =>
      page.evaluate(() => window.cafe.calls.filter((call) => call.name === 'power.run').at(-1)?.input);
    await expect.poll(last).toMatchObject({ seatIds: ['s-40'], action: 'on' });
  });

  it('says once what several have in common, and why others were left out', async () => {
    await open();
    await runAndEnd('soft', {
      's-1': failed('IPMI_UNREACHABLE'),
      's-3': skipped('MAINTENANCE'),
      's-9': failed('IPMI_UNREACHABLE'),
      's-10': {},
    });
    await expect.poll(() => dock().textContent()).toContain('A01 and A09 failed: The BMC does not answer.');
    expect(await dock().textContent()).toContain('A03 left out: It is under maintenance.');
  });

  it('hides none that failed, however many and however narrow', async () => {
    await open({ width: 1024, height: 600 });
    await page.locator('[data-seat="s-7"]').click();
    const seats = Array.from({ length: 20 }, (_, index) => `s-${index + 1}`);
    const late = new Set(seats.slice(-3));
    await runAndEnd(
      'on',
      Object.fromEntries(seats.map((id) => [id, late.has(id) ? failed('IPMI_TIMEOUT') : {}])),
    );
    const chips = dock().locator('[data-result="failed"]');
    await expect.poll(() => chips.count()).toBe(3);
    const box = await dock().boundingBox();
    for (const chip of await chips.all()) {
      const { x = 0, width = 0 } = (await chip.boundingBox()) ?? {};
      expect(x).toBeGreaterThanOrEqual(box?.x ?? 0);
      expect(x + width).toBeLessThanOrEqual((box?.x ?? 0) + (box?.width ?? 0));
    }
  });
});

it('a refused pause says why at once', async () => {
  await open();
  await page.evaluate(() =>
    window.cafe.call('power.run', { seatIds: ['s-20', 's-23', 's-40'], action: 'on', staggerMs: 60_000 }),
  );
  await page.getByRole('button', { name: 'Cancel the 1 waiting' }).waitFor();
  await page.evaluate(() => {
    window.cafe.jobs = [];
  });
  await page.getByRole('button', { name: 'Cancel the 1 waiting' }).click();
  await page.getByText('This no longer exists. Somebody may have removed it.').waitFor();
});
