// Who is connected to DeepLink now: known, or unknown because nobody watched the whole time.
import type { PersistStore } from '../state/persist.ts';

/** A service of the system starts within this of its machine, ms. */
const WITH_BOOT_MS = 10 * 60_000;

/** The first agent of this boot, started along with the machine: nobody has come in before it. */
export function startedWithBoot(
  { continued, discarded }: Pick<PersistStore, 'continued' | 'discarded'>,
  bootedAt: number,
  now = Date.now(),
): boolean {
  return !continued && discarded === undefined && now - bootedAt < WITH_BOOT_MS;
}

/** Up to four controllers may be in at once (02-deeplink); they are kept across a restart of the agent. */
export class Controllers {
  readonly #persist: PersistStore;
  /** False until nobody can have been in unseen: the agent came up with the machine, or saw DeepLink come online. */
  #known: boolean;
  #onChange: () => void = () => undefined;

  /** @param sinceBoot this agent has run since the machine started, and sees whoever comes in */
  constructor(persist: PersistStore, { sinceBoot = false } = {}) {
    this.#persist = persist;
    this.#known = sinceBoot;
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
