// The one window: sandboxed, and back again when its page dies.
import { app, BrowserWindow } from 'electron';
import { Backoff } from '../../shared/util/backoff.ts';
import { APP_ORIGIN } from './app-url.ts';

export interface WindowOptions {
  preload: string;
  /** Full screen without a frame. */
  kiosk: boolean;
  /** Tells the log what happened to the page. */
  note: (what: string, details: Record<string, string | number>) => void;
  /** The page died; it comes back by itself. */
  onGone: (reason: string) => void;
}

/** A page that has lived so long is well again: the next crash starts with a short wait. */
const WELL_AFTER_MS = 60_000;
/** A page that hangs for so long is started anew. */
const HANGS_MS = 20_000;

export function openWindow(options: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 1024,
    minHeight: 600,
    title: 'netbar',
    show: false,
    kiosk: options.kiosk,
    autoHideMenuBar: true,
    backgroundColor: '#0b0e11',
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      webviewTag: false,
      devTools: !app.isPackaged,
    },
  });
  window.once('ready-to-show', () => window.show());
  keepAlive(window, options);
  return window;
}

/** Loads the page, and again with a growing wait whenever it dies or can't be loaded. */
function keepAlive(window: BrowserWindow, { note, onGone }: WindowOptions): void {
  const backoff = new Backoff({ baseMs: 500, capMs: 60_000, floorMs: 100 });
  const { webContents } = window;
  let startedAt = performance.now();
  let waiting: NodeJS.Timeout | undefined;
  let hanging: NodeJS.Timeout | undefined;

  const load = () => {
    startedAt = performance.now();
    window.loadURL(`${APP_ORIGIN}/`).catch((error: unknown) => {
      // The page was replaced by a newer load, or died meanwhile: both have their own cure.
      if (window.isDestroyed() || webContents.isCrashed() || codeOf(error) === 'ERR_ABORTED') return;
      again('page not loaded', { message: String(error) });
    });
  };
  const again = (what: string, details: Record<string, string | number>) => {
    if (performance.now() - startedAt > WELL_AFTER_MS) backoff.reset();
    const waitMs = backoff.next();
    note(what, { ...details, waitMs });
    clearTimeout(waiting);
    waiting = setTimeout(load, waitMs);
  };
  const noLongerHanging = () => {
    clearTimeout(hanging);
    hanging = undefined;
  };

  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    noLongerHanging();
    if (reason === 'clean-exit') return;
    onGone(reason);
    again('page gone', { reason, exitCode });
  });
  window.on('unresponsive', () => {
    note('page hangs', {});
    hanging ??= setTimeout(() => webContents.forcefullyCrashRenderer(), HANGS_MS);
  });
  window.on('responsive', noLongerHanging);
  window.on('closed', () => {
    clearTimeout(waiting);
    noLongerHanging();
  });
  load();
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
