// Networks between virtual machines of one computer room.
import * as requests from '../requests/networks.ts';
import type { DbcCallOptions, DbcSender } from '../sender.ts';

/** Calls of documents 000 and 001, "Virtual LAN networking". Both are made in a renter's name. */
export class NetworkCalls {
  readonly #sender: DbcSender;

  constructor(sender: DbcSender) {
    this.#sender = sender;
  }

  /** Name: 6 to 10 letters and digits; network like 192.168.66.0/24. */
  create(nodeId: string, network: requests.NewNetwork, options?: DbcCallOptions): Promise<void> {
    return this.#sender.send(requests.create(nodeId, network), options);
  }

  delete(nodeId: string, name: string, options?: DbcCallOptions): Promise<void> {
    return this.#sender.send(requests.remove(nodeId, name), options);
  }
}
