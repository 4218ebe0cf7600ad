// No identity: the agent only observes; a node that stores codes can't be served this way.

import type { DbcNodeClient } from '../../shared/dbc/client.ts';
import { DbcError } from '../../shared/dbc/errors.ts';
import type { SignAndCompare } from './sign-and-compare.ts';

/** Unsigned calls alone; nodes before 0.4.1.1 take a set without a signature. */
export function noIdentity(client: DbcNodeClient): SignAndCompare {
  return {
    kind: 'none',
    canCompare: false,
    compare: () => Promise.reject(new DbcError('SIGNATURE_REFUSED', 'no identity to read the codes with')),
    watch: () => () => undefined,
    set: (nodeId, codes, signal) => client.setDeeplink(nodeId, codes, { signal }),
  };
}
