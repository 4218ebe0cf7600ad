// A pre-signed triple from a 0600 file: reads and sets this one machine's codes (01-domain, trust zones).
import type { DbcNodeClient } from '../../shared/dbc/client.ts';
import { DbcError } from '../../shared/dbc/errors.ts';
import { readPresignedTriple } from '../../shared/dbc/identity.ts';
import type { SignAndCompare } from './sign-and-compare.ts';

/** The file is read at every call, so that a new triple works without a restart. */
export function presignedIdentity(client: DbcNodeClient, file: string): SignAndCompare {
  const identity = () => readPresignedTriple(file);
  return {
    kind: 'presigned',
    canCompare: true,
    async compare(nodeId, codes, signal) {
      try {
        const seen = await client.getDeeplink(nodeId, { signal, identity });
        // The node answers a wrong signature with a masked password instead of an error.
        if (seen.masked)
          throw new DbcError('SIGNATURE_REFUSED', 'the node masks the codes: not the key of this machine');
        return seen.deviceId === codes.deviceId && seen.password === codes.password ? 'equal' : 'differs';
      } catch (error) {
        if (error instanceof DbcError && error.code === 'DEEPLINK_NOT_CONNECTED') return 'not-connected';
        throw error;
      }
    },
    set: (nodeId, codes, signal) => client.setDeeplink(nodeId, codes, { signal, identity }),
  };
}
