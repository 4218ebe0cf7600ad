// What the tests of the views do with a page: reach the stage's counter, open views.
import type { Page } from 'playwright-core';

/** The part of the stage's counter that tests use from outside. */
interface StageControl {
  calls: { name: string; input: unknown }[];
  changeSeat(label: string, change: object): void;
  fail(name: string, code: string | null, details?: object, message?: string): void;
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
