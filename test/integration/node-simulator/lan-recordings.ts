// Which LAN recordings there are, and which need more than bytes in order.
import { namesOf } from './recordings.ts';

export const LAN_RECORDINGS = namesOf(['lan']);

/** Several connections, calls in between, or frames that are described only: each has its own test. */
export const LAN_SPECIAL = LAN_RECORDINGS.filter(
  (name) => name === 'lan-second-same-ip' || name === 'lan-set-by-http' || /^lan-set-(burst|long)/.test(name),
);
