// Remembers whether the node was seen to take these codes: the only proof there is without a signed read.
import type { DeviceCodes } from '../deeplink/device.ts';
import { hashSecret, makeSalt, matchesHash } from '../state/hash.ts';
import type { PersistStore } from '../state/persist.ts';
import { looksEqual, type NodeView } from './view.ts';

export class ChangeWitness {
  readonly #persist: PersistStore;
  #last: { view: NodeView; generation: number } | undefined;
  #sawOther = false;
  #codes: DeviceCodes | undefined;
  #recalled: { codes: DeviceCodes; proven: boolean } | undefined;

  constructor(persist: PersistStore) {
    this.#persist = persist;
  }

  /**
   * T has changed to its `generation`. A view from the generation right before that looks different is the
   * "before" of the change; an older one proves nothing, because the node may have taken T's predecessor.
   */
  codesChanged(codes: DeviceCodes, generation: number): void {
    const before = this.#codes;
    this.#codes = codes;
    // The node may have taken codes that look like these after it was last read.
    const alike = before?.deviceId === codes.deviceId && before.password?.length === codes.password?.length;
    const fromRightBefore = this.#last !== undefined && this.#last.generation >= generation - 1;
    this.#sawOther =
      !alike && fromRightBefore && this.#last !== undefined && !looksEqual(this.#last.view, codes);
    this.#recalled = undefined;
  }

  /** A reading of the node while T was at `generation`; T itself may still be unknown (generation 0). */
  saw(view: NodeView, codes: DeviceCodes | undefined, generation: number): void {
    // Before DeepLink's first answer the first T already holds.
    this.#last = { view, generation: Math.max(1, generation) };
    if (codes && !looksEqual(view, codes)) this.#sawOther = true;
  }

  /** True when the node showed something else before it showed these codes. */
  changeSeen(codes: DeviceCodes): boolean {
    return this.#sawOther || this.#recall(codes);
  }

  /** Keeps the proof across a restart of the agent, as a salted hash. */
  async keep(codes: DeviceCodes): Promise<void> {
    if (codes.password === undefined || this.#recall(codes)) return;
    const salt = makeSalt();
    this.#recalled = { codes, proven: true };
    await this.#persist.update({ proven: { salt, hash: hashSecret(text(codes), salt) } });
  }

  #recall(codes: DeviceCodes): boolean {
    if (
      this.#recalled?.codes.deviceId === codes.deviceId &&
      this.#recalled.codes.password === codes.password
    ) {
      return this.#recalled.proven;
    }
    const kept = this.#persist.value.proven;
    const proven = kept !== undefined && matchesHash(text(codes), kept.salt, kept.hash);
    this.#recalled = { codes, proven };
    return proven;
  }
}

function text(codes: DeviceCodes): string {
  return `${codes.deviceId}\n${codes.password ?? ''}`;
}
