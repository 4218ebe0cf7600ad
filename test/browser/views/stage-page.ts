// Builds the stage once, serves it under the counter's own policy, and opens it in Chromium.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '../stage/views');
const BUILT = join(import.meta.dirname, '../../../.cache/stage-views');

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

export interface OpenOptions {
  /** As `Cafe` takes them: role, locked, setup, reveal, empty. */
  cafe?: Record<string, string>;
  language?: 'en' | 'zh' | 'ko';
  theme?: 'dark' | 'light';
  width?: number;
  height?: number;
}

export interface Stage {
  open(options?: OpenOptions): Promise<Page>;
  stop(): Promise<void>;
}

export async function startStage(): Promise<Stage> {
  await build({
    root: ROOT,
    base: './',
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    build: { outDir: BUILT, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  });
  const server = await serve();
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stage has no port');
  const origin = `http://127.0.0.1:${address.port}`;
  const browser = await launch();
  const contexts: BrowserContext[] = [];
  return {
    async open({ cafe = {}, language = 'en', theme = 'dark', width = 1280, height = 800 } = {}) {
      const context = await browser.newContext({
        viewport: { width, height },
        permissions: ['clipboard-read', 'clipboard-write'],
        reducedMotion: 'reduce',
      });
      contexts.push(context);
      context.setDefaultTimeout(40_000);
      await context.addInitScript(
        ([shown, colours]) => {
          localStorage.setItem('netbar.language', String(shown));
          localStorage.setItem('netbar.theme', String(colours));
        },
        [language, theme],
      );
      const page = await context.newPage();
      await page.goto(`${origin}/?${new URLSearchParams(cafe)}`);
      return page;
    },
    async stop() {
      for (const context of contexts) await context.close();
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_BIN ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://stage').pathname;
    const file = path === '/' ? 'index.html' : path.slice(1);
    readFile(join(BUILT, file)).then(
      (body) => {
        const type = TYPES[extname(file)] ?? 'application/octet-stream';
        response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY });
        response.end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
