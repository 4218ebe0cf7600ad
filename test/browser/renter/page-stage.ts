// The renter's page as it is built, on its own server before a rented machine, in real Chromium.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { RenterPageServer } from '../../../kiosk/counter/renter/page-server.ts';
import { KeyPair, type SessionIdentity } from '../../../shared/dbc/index.ts';
import { RenterStage } from '../../integration/renter/stage.ts';
import { modulesOfText } from '../../unit/renter/qr-modules.ts';
import { CHROMIUM_ARGS } from '../lib/stage.ts';

const SEED = '5a'.repeat(32);
/** Leads to the page, and is no name that browsers trust without TLS. */
const FAR_NAME = 'renter.example';
/** Chromium's advice to the package that reads the camera. */
const CANVAS_HINT = 'willReadFrequently';

export interface PageOptions extends BrowserContextOptions {
  /** Under a name of the LAN, without TLS. */
  far?: boolean;
}

/** One machine, rented; its renter's session; the page. */
export class PageStage {
  readonly renting: RenterStage;
  /** What pages complained about: errors, warnings, refusals of the CSP. */
  problems: string[] = [];
  /** `GET /assets/…` of every request, with its body behind it. */
  requests: string[] = [];
  #server: RenterPageServer | undefined;
  #browser: Browser | undefined;
  #session: SessionIdentity | undefined;
  #folder = '';

  /** @param address of the machine; no two stages that run at the same time may share one */
  constructor(address: string) {
    this.renting = new RenterStage({ address });
  }

  /** @param more arguments of Chromium */
  async start(more: readonly string[] = []): Promise<void> {
    const { renting } = this;
    await renting.start();
    const renter = new KeyPair(SEED);
    renting.rent(renter);
    this.#session = await renting.session(renter);
    this.#folder = await mkdtemp(join(tmpdir(), 'netbar-renter-page-'));
    await build({
      configFile: join(import.meta.dirname, '../../../kiosk/renderer/renter-page/vite.config.ts'),
      logLevel: 'error',
      build: { outDir: this.#folder, emptyOutDir: true },
    });
    this.#server = new RenterPageServer({
      ...{ listen: { host: '127.0.0.1', port: 0 }, nodeUrl: renting.url, pageDir: this.#folder },
      ...{ questionsPerMinute: 1000, allowedHosts: [FAR_NAME] },
      log: pino({ level: 'silent' }),
    });
    await this.#server.start();
    this.#browser = await PageStage.#launch(more);
  }

  /** Another Chromium in the first one's place. */
  async relaunch(more: readonly string[]): Promise<void> {
    await this.#browser?.close();
    this.#browser = await PageStage.#launch(more);
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    await this.#server?.stop();
    await this.renting.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get session(): SessionIdentity {
    if (!this.#session) throw new Error('the stage was not started');
    return this.#session;
  }

  get browser(): Browser {
    if (!this.#browser) throw new Error('the stage was not started');
    return this.#browser;
  }

  /** A page with a store of its own. */
  async open(locale = 'en-US', { far = false, ...options }: PageOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({
      ...{ locale, viewport: { width: 1000, height: 900 } },
      ...options,
    });
    // Pictures are read by the processor that everything else runs on.
    context.setDefaultTimeout(100_000);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.text().includes(CANVAS_HINT)) return;
      if (message.type() === 'error' || message.type() === 'warning') this.problems.push(message.text());
    });
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url());
      this.requests.push(`${request.method()} ${pathname}${search} ${request.postData() ?? ''}`.trim());
    });
    const url = new URL(this.#server?.urls[0] ?? '');
    if (far) url.hostname = FAR_NAME;
    await page.goto(url.href);
    return page;
  }

  async closePages(): Promise<void> {
    await Promise.all(this.browser.contexts().map((context) => context.close()));
  }

  /** A session of `netbar session issue`, which is the stage's from now on, and its QR code: true for dark modules. */
  async issue(): Promise<boolean[][]> {
    const args = ['session', 'issue', '--machine', this.renting.machineId, '--identity', 'wallet:env:SEED'];
    const { code, stdout, stderr } = await this.renting.netbar(args, { SEED }).ended;
    const [, sessionId = '', sessionIdSign = ''] =
      /^session_id: (\S+)\nsession_id_sign: (\S+)$/m.exec(stdout) ?? [];
    if (code !== 0) throw new Error(stderr);
    // Signed anew: no two signatures of a wallet are alike.
    this.#session = { sessionId, sessionIdSign };
    return modulesOfText(stdout);
  }

  static #launch(more: readonly string[]): Promise<Browser> {
    const toFarName = `--host-resolver-rules=MAP ${FAR_NAME} 127.0.0.1`;
    return chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: [...CHROMIUM_ARGS, toFarName, ...more],
    });
  }
}

/** What the form holds. */
export async function filledIn(page: Page): Promise<SessionIdentity & { machineId: string }> {
  const value = (id: string) => page.locator(`#${id}`).inputValue();
  return {
    machineId: await value('machineId'),
    sessionId: await value('sessionId'),
    sessionIdSign: await value('sessionIdSign'),
  };
}

/** Entries in every store that a page has. */
export async function storedIn(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const [databases, caches] = [await indexedDB.databases(), await window.caches.keys()];
    const lengths = [localStorage, sessionStorage, document.cookie, databases, caches];
    return lengths.reduce((sum, { length }) => sum + length, 0);
  });
}
