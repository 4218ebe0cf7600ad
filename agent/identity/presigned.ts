// A pre-signed triple from a 0600 file: reads and sets this one machine's codes (01-domain, trust zones).
import { unwatchFile, watchFile } from 'node:fs';
import type { DbcNodeClient } from '../../shared/dbc/client.ts';
import { DbcError } from '../../shared/dbc/errors.ts';
import { readPresignedTriple } from '../../shared/dbc/presigned.ts';
import { messageOf } from '../../shared/errors/app-error.ts';
import { IdentityError, type SignAndCompare } from './sign-and-compare.ts';

/** How often the file is looked at for a new triple, ms. */
const WATCH_MS = 5000;

/** The file is read at every call, so that a new triple works without a restart. */
export function presignedIdentity(client: DbcNodeClient, file: string): SignAndCompare {
  const identity = async () => {
    try {
      return await readPresignedTriple(file);
    } catch (cause) {
      throw new IdentityError('IDENTITY_UNREADABLE', messageOf(cause), { cause });
    }
  };
  return {
    kind: 'presigned',
    canCompare: true,
    async compare(nodeId, codes, signal) {
      try {
        const seen = await client.getDeeplink(nodeId, { signal, identity });
        // The node answers a wrong signature with a masked password instead of an error.
        if (seen.masked) {
          throw new DbcError('SIGNATURE_REFUSED', 'the node masks the codes: not the key of this machine');
        }
        return seen.deviceId === codes.deviceId && seen.password === codes.password ? 'equal' : 'differs';
      } catch (error) {
        if (error instanceof DbcError && error.code === 'DEEPLINK_NOT_CONNECTED') return 'not-connected';
        throw error;
      }
    },
    set: (nodeId, codes, signal) => client.setDeeplink(nodeId, codes, { signal, identity }),
    watch(onChange) {
      watchFile(file, { interval: WATCH_MS, persistent: false }, onChange);
      return () => unwatchFile(file, onChange);
    },
  };
}
