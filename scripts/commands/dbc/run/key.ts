// A key of one's own, for commands that sign something themselves.
import type { KeyPair } from '../../../../shared/dbc/index.ts';
import { readProfile } from '../../config/profile-file.ts';
import { UsageError } from '../../ipmi/usage.ts';
import type { IdentityKind } from '../identity/reference.ts';
import { identityOf } from './connection.ts';

const FORM = 'wallet, node or machine with its seed, e.g. --identity wallet:file:renter.seed';

/** @throws UsageError when the identity is no key */
export async function keyFrom(options: {
  identity?: string;
  profile?: string;
}): Promise<{ kind: IdentityKind; keyPair: KeyPair }> {
  const identity = await identityOf(options, await readProfile(options.profile));
  if (!identity) throw new UsageError(`--identity is missing: give ${FORM}`);
  const { kind, keyPair } = identity;
  if (keyPair && kind !== 'multisig') return { kind, keyPair };
  throw new UsageError(`--identity must be ${FORM}`);
}
