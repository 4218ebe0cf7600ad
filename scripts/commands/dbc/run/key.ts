// A key of one's own, for commands that sign something themselves.
import type { KeyPair } from '../../../../shared/dbc/index.ts';
import { readProfile } from '../../config/profile-file.ts';
import { UsageError } from '../../ipmi/usage.ts';
import type { IdentityKind } from '../identity/reference.ts';
import { identityOf } from './connection.ts';

/** @throws UsageError when the identity is no key */
export async function keyFrom(options: {
  identity?: string;
  profile?: string;
}): Promise<{ kind: IdentityKind; keyPair: KeyPair }> {
  const identity = await identityOf(options, await readProfile(options.profile));
  const { kind, keyPair } = identity ?? {};
  if (kind !== undefined && keyPair && kind !== 'multisig') return { kind, keyPair };
  throw new UsageError(
    '--identity must be wallet, node or machine with its seed, e.g. wallet:file:renter.seed',
  );
}
