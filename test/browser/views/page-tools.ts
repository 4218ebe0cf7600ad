// What the tests of the views do with a page: reach the stage's counter, open views, let axe look.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/** The part of the stage's counter that tests use from outside. */
interface StageControl {
  calls: { name: string; input: unknown }[];
  changeSeat(label: string, change: object): void;
  fail(name: string, code: string | null, details?: object): void;
  link(state: 'up' | 'down'): void;
}

declare global {
  interface Window {
    stage: StageControl;
  }
}

/** Names of the calls that came so far. */
export function callsOf(page: Page): Promise<{ name: string; input: unknown }[]> {
  return page.evaluate(() => window.stage.calls);
}

export async function openSeat(page: Page, label: string): Promise<void> {
  await page.locator(`[data-seat]`).filter({ hasText: label }).first().click();
}

export async function goTo(page: Page, view: 'Alerts' | 'Activity' | 'Settings'): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${view}`) }).click();
  await page.getByRole('heading', { level: 1, name: view }).waitFor();
}

/** What axe finds on the whole page, in short. */
export async function violations(page: Page): Promise<string[]> {
  const path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  await page.evaluate(await readFile(path, 'utf8'));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(): Promise<{
          violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[];
        }>;
      };
    };
    const { violations: found } = await axe.run();
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${String(target)} ${failureSummary ?? ''}`),
    );
  });
}
