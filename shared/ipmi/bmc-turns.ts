// One exchange with a BMC at a time, whoever asks: our sessions and ipmitool's processes share these turns.
import { Slots } from '../util/slots.ts';
import { type Bmc, bmcKey } from './bmc.ts';

export class BmcTurns {
  readonly #turns = new Map<string, Slots>();

  /** The same one for the same address and port, whatever else differs. */
  of(bmc: Pick<Bmc, 'address' | 'port'>): Slots {
    const key = bmcKey(bmc);
    const known = this.#turns.get(key);
    if (known) return known;
    const turn = new Slots(1);
    this.#turns.set(key, turn);
    return turn;
  }
}
