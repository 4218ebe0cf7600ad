// Builds the stage once per run, serves it on loopback under the counter's own strict CSP, and opens it in Chromium.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import react from '@vitejs/plugin-react';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import type { StageCounter } from '../stage/counter.ts';

declare global {
  interface Window {
    /** The counter in the page, for tests to drive. */
    cafe: StageCounter;
  }
}

const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface StageOptions {
  seats?: number;
  role?: 'owner' | 'staff' | 'viewer';
  language?: 'en' | 'zh' | 'ko';
  theme?: 'dark' | 'light';
  mode?: 'map' | 'overview' | 'table';
  width?: number;
  height?: number;
  touch?: boolean;
  reducedMotion?: boolean;
}

/** The stage, running. `problems` collects what the page complained about: errors, CSP violations. */
export class Stage {
  readonly problems: string[] = [];
  #folder = '';
  #server: Server | undefined;
  #browser: Browser | undefined;
  #url = '';

  async start(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'netbar-stage-'));
    await build({
      configFile: false,
      logLevel: 'error',
      root: join(import.meta.dirname, '../stage'),
      base: './',
      plugins: [react()],
      build: {
        outDir: this.#folder,
        emptyOutDir: true,
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
      },
    });
    this.#server = createServer((request, response) => {
      void this.#serve(request.url ?? '/').then(({ status, type, body }) => {
        response.writeHead(status, { 'content-type': type, 'content-security-policy': CSP }).end(body);
      });
    });
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    this.#url = `http://127.0.0.1:${port}/`;
    this.#browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_ARGS });
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve(undefined)));
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** A page of its own, with the café drawn. */
  async open(options: StageOptions = {}): Promise<Page> {
    const { seats = 40, role = 'staff', language = 'en', theme = 'dark', mode = 'map' } = options;
    if (!this.#browser) throw new Error('the stage was not started');
    const context = await this.#browser.newContext({
      viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
      hasTouch: options.touch ?? false,
      reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
    });
    await context.addInitScript(
      (stored: Record<string, string>) => {
        for (const [key, value] of Object.entries(stored)) {
          if (localStorage.getItem(key) === null) localStorage.setItem(key, value);
        }
      },
      { 'netbar.language': language, 'netbar.theme': theme, 'netbar.mode': mode },
    );
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.problems.push(message.text());
    });
    page.on('pageerror', (error) => this.problems.push(String(error)));
    await page.goto(`${this.#url}?seats=${seats}&role=${role}`);
    await page.locator('[data-seat]').first().waitFor();
    return page;
  }

  async #serve(url: string): Promise<{ status: number; type: string; body: Buffer | string }> {
    const path = normalize(new URL(url, 'http://stage').pathname);
    const file = join(this.#folder, path === '/' ? 'index.html' : path);
    try {
      return {
        status: 200,
        type: TYPES[extname(file)] ?? 'application/octet-stream',
        body: await readFile(file),
      };
    } catch {
      return { status: 404, type: 'text/plain', body: 'not here' };
    }
  }
}
