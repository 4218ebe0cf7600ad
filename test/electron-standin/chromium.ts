// Debian's Chromium as the renderer: started headless, without network of its own.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Chromium {
  /** Address of its CDP connection. */
  address: Promise<string>;
  onExit(listener: () => void): void;
  stop(): void;
}

/** @param switches further ones */
export function startChromium(switches: readonly string[]): Chromium {
  const folder = mkdtempSync(join(tmpdir(), 'electron-standin-'));
  const child = spawn(
    '/usr/bin/chromium',
    [
      ...['--headless=new', '--no-sandbox', '--no-startup-window', '--disable-gpu', '--disable-quic'],
      ...['--no-first-run', '--no-default-browser-check', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync', '--disable-extensions', '--password-store=basic'],
      ...[
        '--force-color-profile=srgb',
        ...switches,
        '--remote-debugging-port=0',
        `--user-data-dir=${folder}`,
      ],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const address = Promise.withResolvers<string>();
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    const line = /DevTools listening on (ws:\/\/\S+)/.exec(text);
    if (!line) return;
    text = '';
    // Playwright waits for this very line.
    process.stderr.write(`${line[0]}\n`);
    address.resolve(line[1] ?? '');
  });
  child.on('error', address.reject);
  child.on('exit', (code) => address.reject(new Error(`chromium ended with ${code}`)));
  return {
    address: address.promise,
    onExit: (listener) => void child.on('exit', listener),
    stop: () => {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
