// What the parts of the shim share: the app's manifest, Chromium, and the moment of being ready.
import { Cdp } from '../cdp.ts';
import { type Chromium, startChromium } from '../chromium.ts';

export interface Manifest {
  folder: string;
  name: string;
  version: string;
}

class Runtime {
  #manifest: Manifest | undefined;
  #cdp: Cdp | undefined;
  #chromium: Chromium | undefined;
  readonly #ended = Promise.withResolvers<void>();
  /** Resolves when Chromium answers and the app's main module has ended. */
  readonly ready = Promise.withResolvers<void>();
  quitting = false;

  get manifest(): Manifest {
    if (!this.#manifest) throw new Error('the stand-in has not begun');
    return this.#manifest;
  }

  get cdp(): Cdp {
    if (!this.#cdp) throw new Error('not before the app is ready');
    return this.#cdp;
  }

  begin(manifest: Manifest): void {
    this.#manifest = manifest;
    const chromium = startChromium();
    this.#chromium = chromium;
    process.on('exit', () => chromium.stop());
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => process.exit(128));
    chromium.onExit(() => {
      if (!this.quitting) process.exit(1);
    });
    void this.#connect(chromium);
  }

  mainModuleEnded(): void {
    this.#ended.resolve();
  }

  async #connect(chromium: Chromium): Promise<void> {
    this.#cdp = await Cdp.connect(await chromium.address);
    await this.#cdp.send('Target.setDiscoverTargets', { discover: true });
    await this.#ended.promise;
    this.ready.resolve();
  }

  stopChromium(): void {
    this.quitting = true;
    this.#chromium?.stop();
  }
}

export const runtime = new Runtime();
