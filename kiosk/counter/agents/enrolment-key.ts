// The key in the machines' disk image. Every renter can read it: it starts the conversation and opens nothing.
import { randomBytes } from 'node:crypto';
import type { Store } from '../store/types.ts';

const NAME = 'agents.enrolmentKey';

/** Made at first use, then the same for ever: a new one would need a new disk image. */
export function enrolmentKeyOf(store: Store): string {
  const kept = store.getValue(NAME);
  if (typeof kept === 'string') return store.secrets.open(Buffer.from(kept, 'base64'), NAME);
  const key = randomBytes(18).toString('base64url');
  store.setValue(NAME, Buffer.from(store.secrets.seal(key, NAME)).toString('base64'));
  return key;
}
