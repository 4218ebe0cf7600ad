// Chromium for these tests, and pages that stand like those of a member of staff.
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { CHROMIUM_ARGS } from '../lib/stage.ts';
import { watchPage } from './watch.ts';

export interface PageOptions {
  language?: 'en' | 'zh' | 'ko';
  theme?: 'dark' | 'light';
  mode?: 'map' | 'overview' | 'table';
  width?: number;
  height?: number;
  /** The page's clock can be moved: `page.clock`. */
  ownClock?: boolean;
}

export class Chromium {
  /** What any page complained about. */
  readonly problems: string[] = [];
  /** True while the counter is stopped on purpose. */
  away = false;
  readonly #contexts: BrowserContext[] = [];
  #browser: Browser | undefined;

  async start(): Promise<void> {
    this.#browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_ARGS });
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
  }

  /** A page with its own cookies: another computer, as far as the counter can tell. */
  async open(url: string, options: PageOptions = {}): Promise<Page> {
    if (!this.#browser) throw new Error('Chromium was not started');
    const { language = 'en', theme = 'dark', mode = 'map', width = 1280, height = 800 } = options;
    const context = await this.#browser.newContext({
      viewport: { width, height },
      permissions: ['clipboard-read', 'clipboard-write'],
      reducedMotion: 'reduce',
    });
    this.#contexts.push(context);
    context.setDefaultTimeout(40_000);
    await context.addInitScript(
      (stored: Record<string, string>) => {
        for (const [key, value] of Object.entries(stored)) {
          if (localStorage.getItem(key) === null) localStorage.setItem(key, value);
        }
      },
      { 'netbar.language': language, 'netbar.theme': theme, 'netbar.mode': mode },
    );
    const page = await context.newPage();
    watchPage(page, this.problems, () => this.away);
    if (options.ownClock) await page.clock.install();
    await page.goto(url);
    return page;
  }

  async closePages(): Promise<void> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
  }
}
