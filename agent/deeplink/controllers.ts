// Who is connected to DeepLink now: known, or unknown because nobody watched the whole time.
import type { PersistStore } from '../state/persist.ts';

/** Up to four controllers may be in at once (02-deeplink); they are kept across a restart of the agent. */
export class Controllers {
  readonly #persist: PersistStore;
  /** False until DeepLink was seen to come online: only then nobody can have been in before. */
  #known = false;
  #onChange: () => void = () => undefined;

  constructor(persist: PersistStore) {
    this.#persist = persist;
  }

  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  get list(): readonly string[] {
    return this.#persist.value.controllers;
  }

  get known(): boolean {
    return this.#known;
  }

  /** Controllers that are in, or "unknown" when the kept list can't be trusted to be complete. */
  get count(): number | 'unknown' {
    return this.#known || this.list.length > 0 ? this.list.length : 'unknown';
  }

  async started(device: string): Promise<void> {
    if (!this.list.includes(device)) await this.#save([...this.list, device]);
  }

  async stopped(device: string): Promise<void> {
    if (this.list.includes(device)) await this.#save(this.list.filter((known) => known !== device));
  }

  /** DeepLink just came online: it accepts remote control only from now on, so nobody is in. */
  async cameOnline(): Promise<void> {
    this.#known = true;
    if (this.list.length > 0) await this.#save([]);
    else this.#onChange();
  }

  /** The pipe was lost: people may come and go unseen. */
  lostSight(): void {
    this.#known = false;
  }

  async #save(controllers: string[]): Promise<void> {
    await this.#persist.update({ controllers });
    this.#onChange();
  }
}
