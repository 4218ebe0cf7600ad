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
    process.on('exit', () => this.#chromium?.stop());
  }

  /**
   * As Electron has it, Chromium sees the switches that the main module appended.
   * @param switches `--name=value`
   */
  mainModuleEnded(switches: readonly string[]): void {
    if (this.quitting) return;
    const chromium = startChromium(switches);
    this.#chromium = chromium;
    chromium.onExit(() => {
      if (!this.quitting) process.exit(1);
    });
    this.#connect(chromium).then(
      () => this.ready.resolve(),
      (error: unknown) => {
        process.stderr.write(`electron-standin: ${String(error)}\n`);
        process.exit(1);
      },
    );
  }

  async #connect(chromium: Chromium): Promise<void> {
    this.#cdp = await Cdp.connect(await chromium.address);
    await this.#cdp.send('Target.setDiscoverTargets', { discover: true });
  }

  stopChromium(): void {
    this.quitting = true;
    this.#chromium?.stop();
  }
}

export const runtime = new Runtime();
