// Looks for what keeps people out, with axe-core.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @returns each violation in one line: rule, and the elements that break it */
export async function violations(page: Page): Promise<string[]> {
  // A script element would be refused by the page's own CSP; the debugger's evaluate is not.
  await page.evaluate(await source);
  return page.evaluate(async () => {
    const axe: {
      run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
    } = Reflect.get(window, 'axe');
    const { violations: found } = await axe.run();
    return found.map(
      (one) => `${one.id}: ${one.nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`,
    );
  });
}
