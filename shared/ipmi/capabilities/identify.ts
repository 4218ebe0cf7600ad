// Capability: the identify light that shows which machine is meant.
import type { CallOptions } from './call-options.ts';

export interface IdentifyControl {
  /** @param light seconds (1 to 255), `on` until told otherwise, or `off` */
  identify(light: number | 'on' | 'off', call?: CallOptions): Promise<void>;
}
