// The built kiosk, started as Electron starts it, driven by Playwright.
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { tempFolder } from '../../unit/shared/temp-folder.ts';

export const ROOT = resolve(import.meta.dirname, '..', '..', '..');
export const ELECTRON = process.env.ELECTRON_BIN ?? join(ROOT, 'test', 'electron-standin', 'electron');

/** Real Electron refuses to run as root with its sandbox. */
const NEEDS = process.env.ELECTRON_BIN && process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** On a busy machine too. */
const START_LIMIT_MS = 60_000;

export type Answer =
  | { ok: true; value: Record<string, unknown> }
  | { ok: false; failure: { status: number; code: string; message: string } };

export interface KioskOptions {
  /** $XDG_CONFIG_HOME; default: a new one. */
  folder?: string;
  args?: string[];
  /** Folder of the app; default: the checkout. */
  root?: string;
}

/** Arguments and environment of a start by hand. */
export function commandLine(folder: string, args: readonly string[] = [], root = ROOT) {
  const { PATH = '', HOME = '', DISPLAY = '' } = process.env;
  return {
    args: [...NEEDS, root, ...args],
    env: { PATH, HOME, DISPLAY, XDG_CONFIG_HOME: folder, NETBAR_COUNTER_PORT: '0' },
  };
}

export class Kiosk {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** $XDG_CONFIG_HOME. */
  readonly folder: string;
  /** What the program wrote to stdout and stderr. */
  output = '';

  private constructor(app: ElectronApplication, page: Page, folder: string) {
    this.app = app;
    this.page = page;
    this.folder = folder;
    const { stdout, stderr } = app.process();
    for (const stream of [stdout, stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    }
  }

  /** Resolves when the interface is there. */
  static async start({ folder, args = [], root = ROOT }: KioskOptions = {}): Promise<Kiosk> {
    const home = folder ?? (await tempFolder());
    const launch = { executablePath: ELECTRON, timeout: START_LIMIT_MS };
    const app = await _electron.launch({ ...launch, ...commandLine(home, args, root) });
    onTestFinished(() => app.close());
    const page = await app.firstWindow();
    const isThere = () => 'netbar' in window && document.querySelector('main, [role="main"]');
    await page.waitForFunction(isThere, undefined, { timeout: START_LIMIT_MS });
    return new Kiosk(app, page, home);
  }

  get userData(): string {
    return join(this.folder, 'netbar');
  }

  get dataDir(): string {
    return join(this.userData, 'counter');
  }

  /** Exactly what the page's own scripts can do; name and input may be anything. */
  call(name: unknown, input: unknown = {}): Promise<Answer> {
    return this.page.evaluate(
      ([given, value]) => {
        const netbar: Bridge = Reflect.get(window, 'netbar');
        return netbar.call(given, value);
      },
      [name, input] as const,
    );
  }

  /** @throws Error with the failure */
  async get(name: string, input: unknown = {}): Promise<Record<string, unknown>> {
    const answer = await this.call(name, input);
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.failure)}`);
    return answer.value;
  }

  /** Many calls, one after the other, in one crossing to the page. */
  callAll(calls: ReadonlyArray<readonly [name: unknown, input: unknown]>): Promise<Answer[]> {
    return this.page.evaluate(async (list) => {
      const netbar: Bridge = Reflect.get(window, 'netbar');
      const answers: Answer[] = [];
      for (const [name, input] of list) answers.push(await netbar.call(name, input));
      return answers;
    }, calls);
  }

  /** Follows the notifications in the interface's place. */
  async follow() {
    await this.page.evaluate(() => {
      const netbar: Bridge = Reflect.get(window, 'netbar');
      const seen: unknown[] = [];
      const endSeen = netbar.subscribe((message) => seen.push(message));
      Object.assign(window, { seen, endSeen });
    });
    return {
      seen: () => this.page.evaluate((): Message[] => Reflect.get(window, 'seen')),
      end: () => this.page.evaluate((): void => Reflect.get(window, 'endSeen')()),
    };
  }

  /** A script in the page, also after it died and came back: Playwright's own page does not survive that. */
  run(script: string): Promise<unknown> {
    return this.app.evaluate(
      ({ BrowserWindow }, text) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text),
      script,
    );
  }

  /** Ends the program as its user does. @returns its exit code */
  async quit(): Promise<number | null> {
    const child = this.app.process();
    await this.app.close();
    return child.exitCode;
  }
}

interface Bridge {
  call(name: unknown, input: unknown): Promise<Answer>;
  subscribe(listener: (message: unknown) => void): () => void;
}

export interface Message {
  action?: string;
  seq?: number;
  link?: string;
  event?: Record<string, unknown>;
}

export const OWNER = { name: 'Ada', pin: '493827' };

/** The wizard's first page, without the interface. */
export async function setUpOwner(kiosk: Kiosk): Promise<void> {
  await kiosk.get('setup.owner', { ...OWNER, cafe: 'Test café' });
  await kiosk.get('setup.finish');
}
