// `app`: life cycle, paths, the single-instance lock.
import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runtime } from './runtime.ts';
import { StandInEvent, strict } from './strict.ts';

class App extends EventEmitter {
  readonly isPackaged = false;
  readonly commandLine = strict('app.commandLine', {
    appendSwitch: (_name: string, _value?: string) => undefined,
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

  /** Electron's own lock is the system's; here a test says which process is the second one. */
  requestSingleInstanceLock(): boolean {
    return process.env.ELECTRON_STANDIN_SECOND !== '1';
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
