// Which cipher suite each BMC accepted last.
import { type Bmc, bmcKey, type CipherSuite } from '../bmc.ts';

/** Best first. */
const AUTOMATIC: readonly CipherSuite[] = [17, 3];

export class CipherMemory {
  readonly #accepted = new Map<string, CipherSuite>();

  /** The suites to try, in order; `[undefined]` on `lan`, which has none. */
  candidates(bmc: Bmc): readonly (CipherSuite | undefined)[] {
    if (bmc.interface === 'lan') return [undefined];
    if (bmc.cipherSuite !== 'auto') return [bmc.cipherSuite];
    const known = this.#accepted.get(bmcKey(bmc));
    return known === undefined ? AUTOMATIC : [known, ...AUTOMATIC.filter((suite) => suite !== known)];
  }

  accepted(bmc: Bmc, suite: CipherSuite | undefined): void {
    if (suite !== undefined) this.#accepted.set(bmcKey(bmc), suite);
  }

  /** The suite in use with this BMC, once it is known; never one on `lan`. */
  get(bmc: Bmc): CipherSuite | undefined {
    if (bmc.interface === 'lan') return undefined;
    return bmc.cipherSuite === 'auto' ? this.#accepted.get(bmcKey(bmc)) : bmc.cipherSuite;
  }
}
