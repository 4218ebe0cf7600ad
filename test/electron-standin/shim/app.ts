// `app`: life cycle, paths, the single-instance lock.
import { EventEmitter } from 'node:events';
import { mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runtime } from './runtime.ts';
import { StandInEvent, strict } from './strict.ts';

class App extends EventEmitter {
  readonly isPackaged = false;
  /** Chromium's command line. */
  readonly switches: string[] = [];
  readonly commandLine = strict('app.commandLine', {
    appendSwitch: (name: string, value?: string) => {
      this.switches.push(value === undefined ? `--${name}` : `--${name}=${value}`);
    },
  });
  /** Closes every window; false when one refused. */
  closeAll: () => Promise<boolean> = async () => true;
  #ready = false;
  readonly #whenReady: Promise<void>;

  constructor() {
    super();
    this.#whenReady = runtime.ready.promise.then(() => {
      this.#ready = true;
      this.emit('ready', new StandInEvent(), {});
    });
  }

  isReady(): boolean {
    return this.#ready;
  }

  whenReady(): Promise<void> {
    return this.#whenReady;
  }

  enableSandbox(): void {
    if (this.#ready) throw new Error('app.enableSandbox() can only be called before app is ready');
  }

  getAppPath(): string {
    return runtime.manifest.folder;
  }

  getVersion(): string {
    return runtime.manifest.version;
  }

  getPath(name: string): string {
    if (name !== 'userData') throw new Error(`electron-standin: app.getPath('${name}') is not emulated`);
    const folder = join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), runtime.manifest.name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** As Chromium does it: a symbolic link in the user's folder names the process that has the lock. */
  requestSingleInstanceLock(): boolean {
    const path = join(this.getPath('userData'), 'SingletonLock');
    for (;;) {
      try {
        symlinkSync(String(process.pid), path);
        break;
      } catch {
        const holder = Number(readlinkSync(path));
        try {
          process.kill(holder, 'SIGUSR2');
          return false;
        } catch {
          rmSync(path, { force: true });
        }
      }
    }
    process.on('SIGUSR2', () => this.emit('second-instance', new StandInEvent(), [], process.cwd(), null));
    process.on('exit', () => rmSync(path, { force: true }));
    return true;
  }

  quit(): void {
    if (runtime.quitting) return;
    const event = new StandInEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    void this.closeAll().then((closed) => {
      if (closed) this.exit(0);
    });
  }

  exit(code = 0): void {
    this.emit('quit', new StandInEvent(), code);
    runtime.stopChromium();
    process.exit(code);
  }
}

export const app = strict('app', new App());

// As Electron answers them: the app ends as if it had been told to quit.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
