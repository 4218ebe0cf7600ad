// The desktop program, put together: one window, and the counter inside or elsewhere.
import { join } from 'node:path';
import { app, type BrowserWindow, dialog, type Session, safeStorage } from 'electron';
import { messageOf } from '../../shared/errors/app-error.ts';
import { createLogger, type Logger } from '../../shared/logging/logger.ts';
import { loadCounterConfig } from '../counter/config.ts';
import { Counter } from '../counter/counter.ts';
import { safeStorageWrapper } from '../counter/store/external-wrapper.ts';
import { serveApp } from './app-protocol.ts';
import { setAutoStart } from './auto-start.ts';
import type { CounterAccess } from './counter-access.ts';
import { handleIpc } from './ipc-handlers.ts';
import { type KioskConfig, loadKioskConfig } from './kiosk-config.ts';
import { OwnCounter } from './own-counter.ts';
import { RemoteCounter } from './remote-counter.ts';
import { cutNetwork, denyPermissions } from './security.ts';
import { openWindow } from './window.ts';

/** How long the end may wait for the counter. */
const STOP_LIMIT_MS = 8000;

export class Shell {
  #log: Logger | undefined;
  #window: BrowserWindow | undefined;
  #counter: CounterAccess | undefined;
  #endIpc: () => void = () => undefined;
  #stopped = false;

  get stopped(): boolean {
    return this.#stopped;
  }

  async start(session: Session): Promise<void> {
    const log = await createLogger({ base: { part: 'kiosk' } });
    this.#log = log;
    denyPermissions(session);
    cutNetwork(session);
    serveApp(join(app.getAppPath(), 'dist', 'renderer'));
    const config = await loadKioskConfig(join(app.getPath('userData'), 'kiosk.yml'), process.argv.slice(1));
    const counter = await makeCounter(config, log);
    this.#counter = counter;
    await counter.start();
    this.#endIpc = handleIpc({ window: () => this.#window, counter, note: (what) => this.note(what) });
    this.#window = openWindow({
      preload: join(app.getAppPath(), 'dist', 'kiosk', 'preload', 'preload.cjs'),
      kiosk: config.kiosk,
      note: (what, details) => log.warn(details, what),
    });
    this.#window.on('closed', () => {
      this.#window = undefined;
    });
    await setAutoStart(config.autoStart).catch((error: unknown) =>
      log.warn({ err: error }, 'auto-start not set'),
    );
  }

  /** A second start of the program shows the first one. */
  show(): void {
    if (this.#window?.isMinimized()) this.#window.restore();
    this.#window?.focus();
  }

  note(what: string): void {
    this.#log?.warn(what);
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#endIpc();
    const limit = new Promise<void>((resolve) => setTimeout(resolve, STOP_LIMIT_MS));
    await Promise.race([this.#counter?.stop().catch(() => undefined), limit]);
    this.#stopped = true;
  }

  /** Nothing can be shown: the reason is, in the system's own box. */
  fail(error: unknown): void {
    this.#log?.fatal({ err: error }, 'the program could not start');
    dialog.showErrorBox('netbar could not start', messageOf(error));
    this.#stopped = true;
    app.exit(1);
  }
}

async function makeCounter(config: KioskConfig, log: Logger): Promise<CounterAccess> {
  if (config.remote) {
    const { url, fingerprint } = config.remote;
    return new RemoteCounter({ url, fingerprint });
  }
  const dataDir = join(app.getPath('userData'), 'counter');
  const counterConfig = await loadCounterConfig(
    config.counterConfig,
    config.counterConfig ? {} : { dataDir },
  );
  return new OwnCounter(
    new Counter({
      config: counterConfig,
      log,
      runtime: 'electron',
      rendererDir: join(app.getAppPath(), 'dist', 'renderer'),
      externalWrapper: safeStorageWrapper(safeStorage),
    }),
  );
}
