// The desktop program, put together: one window, and the counter inside or elsewhere.
import { join } from 'node:path';
import { app, type BrowserWindow, dialog, type Session } from 'electron';
import { isAppError, messageOf } from '../../shared/errors/app-error.ts';
import { createLogger, type Logger } from '../../shared/logging/logger.ts';
import { serveApp } from './app-protocol.ts';
import { setAutoStart } from './auto-start.ts';
import type { CounterAccess } from './counter-access.ts';
import { handleIpc } from './ipc-handlers.ts';
import { loadKioskConfig } from './kiosk-config.ts';
import { logFile } from './log-file.ts';
import { makeCounter } from './make-counter.ts';
import { cutNetwork, denyPermissions } from './security.ts';
import { openWindow } from './window.ts';

/** How long the end may wait for the counter. */
const STOP_LIMIT_MS = 8000;
/** A program that lived so long and then failed is started again; one that fails at once says why. */
const WELL_AFTER_S = 60;

/** As the counter without a window ends (docs/operations/counter.md). */
const EXIT_CODES: Readonly<Record<string, number>> = { CONFIG_INVALID: 78, STORE_IN_USE: 75 };

export class Shell {
  #log: Logger | undefined;
  #window: BrowserWindow | undefined;
  #counter: CounterAccess | undefined;
  #endIpc: () => void = () => undefined;
  #stopping: Promise<void> | undefined;
  #stopped = false;

  /** True when nothing has to be waited for any more. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** @throws ConfigError, StoreError, or the system's error */
  async start(session: Session): Promise<void> {
    const folder = app.getPath('userData');
    const also = app.isPackaged ? undefined : (line: string) => process.stdout.write(line);
    const destination = logFile(join(folder, 'logs', 'kiosk.log'), also);
    const log = await createLogger({ base: { part: 'kiosk' }, destination });
    this.#log = log;
    denyPermissions(session);
    cutNetwork(session);
    const dist = join(app.getAppPath(), 'dist');
    serveApp(join(dist, 'renderer'));
    const config = await loadKioskConfig(join(folder, 'kiosk.yml'), process.argv.slice(1));
    const counter = await makeCounter(config, { folder, rendererDir: join(dist, 'renderer'), log });
    if (this.#stopping) return;
    this.#counter = counter;
    await counter.start();
    // Somebody ended the program meanwhile: stop() has the counter's next turn.
    if (this.#stopping) return;
    this.#endIpc = handleIpc({ window: () => this.#window, counter, note: (what) => this.note(what) });
    this.#window = openWindow({
      preload: join(dist, 'kiosk', 'preload', 'preload.cjs'),
      kiosk: config.kiosk,
      note: (what, details) => log.warn(details, what),
      onGone: (reason) => counter.pageGone(reason),
    });
    this.#window.on('closed', () => {
      this.#window = undefined;
    });
    log.info({ counter: config.remote?.url ?? 'inside' }, 'the kiosk runs');
    await setAutoStart(config.autoStart).catch((error: unknown) =>
      log.warn({ err: error }, 'auto-start not set'),
    );
  }

  /** A second start of the program shows the first one. */
  show(): void {
    if (this.#window?.isMinimized()) this.#window.restore();
    this.#window?.show();
    this.#window?.focus();
  }

  note(what: string): void {
    this.#log?.warn(what);
  }

  noteError(error: unknown): void {
    this.#log?.error({ err: error }, 'something failed that nobody waited for');
  }

  /** Ends calls, then the counter; at most a few seconds. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Nothing can be shown: the reason is, in the system's own box. */
  async fail(error: unknown): Promise<void> {
    this.#log?.fatal({ err: error }, 'the program could not start');
    await this.stop();
    dialog.showErrorBox('netbar could not start', messageOf(error));
    app.exit((isAppError(error) && EXIT_CODES[error.code]) || 1);
  }

  /** An error that nobody caught: what is in memory can't be trusted any more, what is stored can. */
  crash(error: unknown): void {
    if (process.uptime() < WELL_AFTER_S) {
      void this.fail(error);
      return;
    }
    this.#log?.fatal({ err: error }, 'the program failed and starts again');
    void this.stop().finally(() => {
      app.relaunch();
      app.exit(1);
    });
  }

  async #stop(): Promise<void> {
    this.#window?.hide();
    this.#endIpc();
    const limit = new Promise<void>((resolve) => setTimeout(resolve, STOP_LIMIT_MS));
    const stopped = this.#counter?.stop().catch((error: unknown) => this.noteError(error));
    await Promise.race([stopped, limit]);
    this.#stopped = true;
  }
}
