// The one window: sandboxed, and back again when its page dies.
import { BrowserWindow } from 'electron';
import { Backoff } from '../../shared/util/backoff.ts';
import { APP_ORIGIN } from './app-protocol.ts';

export interface WindowOptions {
  preload: string;
  /** Full screen without a frame. */
  kiosk: boolean;
  /** Tells the log and the audit what happened to the page. */
  note: (what: string, details: Record<string, string | number>) => void;
}

/** A page that has lived so long is well again: the next crash starts with a short wait. */
const WELL_AFTER_MS = 60_000;
/** A page that hangs for so long is started anew. */
const HANGS_MS = 20_000;

export function openWindow({ preload, kiosk, note }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 1024,
    minHeight: 600,
    title: 'netbar',
    show: false,
    kiosk,
    autoHideMenuBar: true,
    backgroundColor: '#0b0e11',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      webviewTag: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  recover(window, note);
  void load(window, note);
  return window;
}

function load(window: BrowserWindow, note: WindowOptions['note']): Promise<void> {
  return window.loadURL(`${APP_ORIGIN}/`).catch((error: unknown) => {
    note('page not loaded', { message: String(error) });
  });
}

function recover(window: BrowserWindow, note: WindowOptions['note']): void {
  const backoff = new Backoff({ baseMs: 500, capMs: 60_000 });
  const { webContents } = window;
  let startedAt = performance.now();
  let hanging: NodeJS.Timeout | undefined;
  const again = (waitMs: number) => {
    setTimeout(() => {
      if (window.isDestroyed()) return;
      startedAt = performance.now();
      void load(window, note);
    }, waitMs);
  };
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    if (performance.now() - startedAt > WELL_AFTER_MS) backoff.reset();
    const waitMs = backoff.next();
    note('page gone', { reason, exitCode, waitMs });
    again(waitMs);
  });
  window.on('unresponsive', () => {
    note('page hangs', {});
    hanging ??= setTimeout(() => webContents.forcefullyCrashRenderer(), HANGS_MS);
  });
  window.on('responsive', () => {
    clearTimeout(hanging);
    hanging = undefined;
  });
  window.on('closed', () => clearTimeout(hanging));
}
