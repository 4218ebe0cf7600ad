// What a hand does on the pages, in the words of the English interface.
import type { Locator, Page } from 'playwright-core';

/** A seat on the map. */
export function tile(page: Page, label: string): Locator {
  return page.locator('[data-seat][role="option"]').filter({ hasText: new RegExp(`^${label}`) });
}

export function panel(page: Page): Locator {
  return page.getByRole('complementary');
}

/** The one word for the seat's state, such as `ready`. */
export function stateOf(page: Page, label: string): () => Promise<string | null> {
  return () => tile(page, label).getAttribute('data-state');
}

export async function logIn(page: Page, name: string, pin: string): Promise<void> {
  await page.getByRole('radio', { name: new RegExp(`^${name}`) }).check({ force: true });
  const field = page.locator('input[type="password"]');
  await field.fill(pin);
  await field.press('Enter');
  await page.getByRole('button', { name: /^(Lock|锁定|잠금)/ }).waitFor();
}

export async function openSeat(page: Page, label: string): Promise<Locator> {
  await tile(page, label).click();
  await panel(page).getByRole('heading', { level: 2, name: label }).waitFor();
  return panel(page);
}

/** Both codes as they stand on the screen. */
export async function shownCodes(page: Page): Promise<{ deviceId: string; password: string }> {
  const codes = page.getByRole('region', { name: 'Codes' }).locator('[role="img"][aria-label*=","]');
  const [deviceId = '', password = ''] = await codes.allTextContents();
  return { deviceId, password };
}
