// Whether the identity that was chosen can sign a call; one that can't is never dropped in silence.
import { type DbcRequest, isNodeId, type Signer, type Via } from '../../../../shared/dbc/index.ts';
import { UsageError } from '../../ipmi/usage.ts';
import { type ReadIdentity, readIdentity } from '../identity/identity.ts';
import type { IdentityKind } from '../identity/reference.ts';
import type { ChosenIdentity } from './connection.ts';

const KIND_OF = {
  node: 'node',
  server: 'machine',
  renter: 'wallet',
  multisig: 'multisig',
  session: 'session',
} as const satisfies Record<Exclude<Signer, 'none'>, IdentityKind>;

const EXAMPLES: Readonly<Record<IdentityKind, string>> = {
  wallet: 'wallet:file:renter.seed',
  node: 'node:file:node.seed',
  machine: 'machine:file:machine.seed',
  session: 'session:file:friend.session',
  multisig: 'multisig:file:club.json',
  signature: 'signature:file:signed.json',
};

/**
 * The identity that signs the call: the one that was chosen, read now unless it was read before, or none where the
 * call may go unsigned and only the environment or the profile named one that does not fit.
 * @throws UsageError that names the kinds that fit; ConfigError, NoAnswer
 */
export async function signerOf(
  request: DbcRequest,
  via: Via,
  { reference, source }: ChosenIdentity,
  readAlready?: ReadIdentity,
): Promise<ReadIdentity | undefined> {
  const signers = request.signers[via];
  // The library says that this kind of node does not offer the call.
  if (signers === undefined) return undefined;
  const kinds = signers.flatMap((signer) => (signer === 'none' ? [] : [KIND_OF[signer]]));
  const unsigned = signers.includes('none');
  if (reference === undefined) {
    if (unsigned) return undefined;
    throw new UsageError(
      source === undefined
        ? `--identity is missing: this call is signed by ${listed(kinds)}, e.g. --identity ${exampleOf(kinds)}`
        : `${source} is none, and this call is signed by ${listed(kinds)}, e.g. --identity ${exampleOf(kinds)}`,
    );
  }
  const given = reference.kind;
  if (given === 'signature' ? kinds.length > 0 : kinds.some((kind) => kind === given)) {
    const identity = readAlready ?? (await readIdentity(reference));
    if (kindsOf(identity).some((kind) => kinds.includes(kind))) return identity;
  }
  if (unsigned && source !== '--identity') return undefined;
  throw new UsageError(`${source} is ${given}, which can't sign this call: ${instead(kinds, unsigned)}`);
}

/** A signature made elsewhere is of the kind that its wallet says. */
function kindsOf({ kind, source }: ReadIdentity): readonly (typeof KIND_OF)[keyof typeof KIND_OF][] {
  if (kind !== 'signature') return [kind];
  const nodeKey = typeof source === 'object' && 'wallet' in source && isNodeId(source.wallet);
  return nodeKey ? ['node', 'machine'] : ['wallet'];
}

function instead(kinds: readonly IdentityKind[], unsigned: boolean): string {
  if (kinds.length === 0) return 'it goes unsigned, leave out --identity';
  return `it takes ${listed(kinds)}${unsigned ? ', or none' : ''}, e.g. --identity ${exampleOf(kinds)}`;
}

function exampleOf([kind = 'wallet']: readonly IdentityKind[]): string {
  return EXAMPLES[kind];
}

function listed(kinds: readonly IdentityKind[]): string {
  return kinds.length < 2 ? kinds.join('') : `${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1)}`;
}
