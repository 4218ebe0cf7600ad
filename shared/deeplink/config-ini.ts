// Watches DeepLink's config.ini: its folder, because editors and DeepLink replace the file.
import { basename, dirname } from 'node:path';
import type { FSWatcher } from 'chokidar';
import { Backoff } from '../util/backoff.ts';
import { TypedEmitter } from '../util/typed-emitter.ts';
import { type DeepLinkConfig, readConfigIni } from './config-ini-file.ts';
import { DeepLinkError } from './errors.ts';

export { type CloneFinding, type CloneFindingCode, cloneFindings } from './clone-findings.ts';
export { type DeepLinkConfig, readConfigIni } from './config-ini-file.ts';

export interface ConfigIniWatcherOptions {
  path: string;
  /** Quiet time after a change before the file is read, in ms. */
  debounceMs?: number;
}

export interface ConfigIniWatcherEvents {
  /** A good read: the first, and one after every change of the file, also of values that we do not keep. */
  change: [DeepLinkConfig];
  /** The file can't be used; the last good value stays. Told once per reason, until a good read. */
  unreadable: [DeepLinkError];
}

const DEFAULT_DEBOUNCE_MS = 200;

export class ConfigIniWatcher extends TypedEmitter<ConfigIniWatcherEvents> {
  readonly #path: string;
  readonly #debounceMs: number;
  /** A bad read is tried again: on Windows the writer may still hold the file, and no event tells its end. */
  readonly #retry = new Backoff({ baseMs: 1000, capMs: 60_000, floorMs: 200 });
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #current: DeepLinkConfig | undefined;
  #complaint: string | undefined;
  #running = false;

  constructor(options: ConfigIniWatcherOptions) {
    super();
    this.#path = options.path;
    this.#debounceMs = options.debounceMs ?? DEFAULT_DEBOUNCE_MS;
  }

  /** The last good value. */
  get current(): DeepLinkConfig | undefined {
    return this.#current;
  }

  /** Resolves after the first read, good or bad, with the folder being watched. */
  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    // Loaded here: reading a directory watcher costs start-up time that most commands need not pay.
    const { watch } = await import('chokidar');
    const name = basename(this.#path).toLowerCase();
    const isOther = (path: string) => basename(path).toLowerCase() !== name;
    const watcher = watch(dirname(this.#path), {
      depth: 0,
      ignoreInitial: true,
      ignored: (path, stats) => stats?.isFile() === true && isOther(path),
    });
    this.#watcher = watcher;
    const ready = Promise.withResolvers<void>();
    watcher.on('ready', () => ready.resolve());
    watcher.on('all', (_event, path) => {
      if (!isOther(path)) this.#readIn(this.#debounceMs);
    });
    watcher.on('error', (cause) => {
      this.#complain(
        new DeepLinkError('CONFIG_INI_UNREADABLE', "DeepLink's folder can not be watched", { cause }),
      );
      ready.resolve();
    });
    await ready.promise;
    await this.#read();
  }

  async stop(): Promise<void> {
    this.#running = false;
    clearTimeout(this.#timer);
    await this.#watcher?.close();
    this.#watcher = undefined;
  }

  #readIn(ms: number): void {
    if (!this.#running) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#read(), ms);
  }

  async #read(): Promise<void> {
    try {
      const config = await readConfigIni(this.#path);
      if (!this.#running) return;
      this.#current = config;
      this.#complaint = undefined;
      this.#retry.reset();
      this.emit('change', config);
    } catch (error) {
      if (!(error instanceof DeepLinkError)) throw error;
      this.#complain(error);
      this.#readIn(this.#retry.next());
    }
  }

  #complain(error: DeepLinkError): void {
    if (!this.#running || this.#complaint === error.message) return;
    this.#complaint = error.message;
    this.emit('unreadable', error);
  }
}
