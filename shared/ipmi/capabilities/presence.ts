// Capability: does anything answer IPMI at that address, without logging in.
import type { CallOptions } from './call-options.ts';

export interface Presence {
  present: boolean;
  /** Time until the answer or until giving up, in ms. */
  ms: number;
  /** False: it said that it speaks IPMI 1.5 alone. Undefined: nobody asked, or nobody answered. */
  rmcpPlus?: boolean;
}

export interface PresenceProbe {
  /** Never throws for silence: that is `present: false`. */
  probe(call?: CallOptions): Promise<Presence>;
}
