// A machine's DeepLink codes.

import { isAtLeast } from '../../util/is-at-least.ts';
import { invalidField } from '../fields/refusal.ts';
import * as requests from '../requests/deeplink.ts';
import { info } from '../requests/gpu-nodes.ts';
import type { DbcCallOptions, DbcSender } from '../sender.ts';
import type { DeeplinkCodes } from '../types.ts';

/** Calls of documents 000 and 001, "DeepLink device information". */
export class DeeplinkCalls {
  readonly #sender: DbcSender;

  constructor(sender: DbcSender) {
    this.#sender = sender;
  }

  /**
   * The codes. Through a client node: as renter, session or verifier, in the clear. On the LAN: masked, unless
   * signed with the machine's own key.
   * @throws DbcError DEEPLINK_NOT_CONNECTED while the machine starts; MACHINE_NOT_FOUND; NOT_AUTHORISED and others
   */
  get(nodeId: string, options?: DbcCallOptions): Promise<DeeplinkCodes> {
    return this.#sender.send(requests.get(nodeId), options);
  }

  /**
   * Sets the codes. A pushing node (≥ 0.4.1.7) takes the password alone and queues it for DeepLink; a storing one
   * keeps both, and would make an absent device ID empty.
   * @throws DbcError INVALID_INPUT, also for an absent device ID on a storing node
   */
  async set(nodeId: string, codes: requests.NewCodes, options: DbcCallOptions = {}): Promise<void> {
    const request = requests.set(nodeId, codes);
    if (codes.deviceId === undefined && (await this.#stores(nodeId, options.signal))) {
      throw invalidField('deviceId', 'given to a node that stores it, or it would become empty');
    }
    await this.#sender.send(request, options);
  }

  /** The client node may be newer than the node that keeps the machine: what counts is the latter. */
  async #stores(nodeId: string, signal: AbortSignal | undefined): Promise<boolean> {
    if (this.#sender.via === 'lan') return (await this.#sender.version(signal)).kind === 'stored';
    const { version = '' } = await this.#sender.send(info(nodeId), { signal, identity: 'none' });
    return !isAtLeast(version, [0, 4, 1, 7]);
  }
}
