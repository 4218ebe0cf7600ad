// Who the renter is, and what is asked for: options, environment and profile together.
import type { DbcClient, IdentitySource, KeyPair, SessionIdentity } from '../../../shared/dbc/index.ts';
import { type ReadIdentity, readIdentity } from '../dbc/identity/identity.ts';
import { chosenIdentity, clientOf, machineOf, rentOrderOf, targetOf } from '../dbc/run/connection.ts';
import { UsageError } from '../ipmi/usage.ts';
import { type RenterOptions, SESSION_ENVIRONMENT } from './options.ts';

export interface Renter {
  /** Of the client node. */
  url: string;
  machine: string;
  /** A client of the right node that signs as this identity. */
  clientFor(identity: IdentitySource | undefined): DbcClient;
  /** A session that is there already, or what opens one. */
  who: { session: SessionIdentity } | { opener: IdentitySource; keyPair: KeyPair };
}

type Who = Renter['who'];

/**
 * Reads everything that tells who asks for what. A session's text may say which machine and order it is for.
 * @throws UsageError, ConfigError (files); NoAnswer
 */
export async function renterOf(options: RenterOptions): Promise<Renter> {
  const { timeout: _, ...node } = options;
  const target = await targetOf(node);
  const { profile } = target;
  const given = givenSession(options);
  const reference = given ? undefined : chosenIdentity(node, profile).reference;
  // Nobody types a secret for nothing: what is wrong already is said before.
  if (reference?.kind !== 'session' || node.machine !== undefined) machineOf(node, profile);
  rentOrderOf(node, profile);
  const identity = reference && (await readIdentity(reference));
  const who = given ?? whoIs(identity);
  const machine = machineOf(node, profile, identity);
  const rentOrder = rentOrderOf(node, profile, identity);
  return {
    ...{ url: target.url, machine, who },
    clientFor: (signer) => clientOf(target, node, { identity: signer, rentOrder }),
  };
}

/** From arguments or the environment; an identity that was named wins over the latter. */
function givenSession(options: RenterOptions): Who | undefined {
  if (options.identity !== undefined) return undefined;
  const session = options.session ?? (process.env[SESSION_ENVIRONMENT.id] || undefined);
  const sign = options.sign ?? (process.env[SESSION_ENVIRONMENT.sign] || undefined);
  if (session === undefined && sign === undefined) return undefined;
  if (session === undefined || sign === undefined) {
    throw new UsageError('a session is a pair: --session and --sign');
  }
  const sessionIdSign = sign.trim().toLowerCase().replace(/^0x/, '');
  if (!/^[0-9a-f]{128}$/.test(sessionIdSign)) throw new UsageError('--sign must be 128 hex digits');
  if (!/^[\x21-\x7e]{1,256}$/.test(session)) throw new UsageError('--session must be text without spaces');
  return { session: { sessionId: session, sessionIdSign } };
}

function whoIs(identity: ReadIdentity | undefined): Who {
  if (!identity) {
    const { id, sign } = SESSION_ENVIRONMENT;
    throw new UsageError(
      `say who you are: --identity session:file:PATH, or ${id} and ${sign}, or --identity wallet:prompt`,
    );
  }
  const { kind, source, keyPair } = identity;
  if (typeof source !== 'function' && 'sessionId' in source) return { session: source };
  if ((kind === 'wallet' || kind === 'multisig') && keyPair) return { opener: source, keyPair };
  throw new UsageError('--identity must be a session, or the wallet (or multi-signature) of the renter');
}
