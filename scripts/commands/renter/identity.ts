// Who the renter is, and what is asked for: options, environment and profile together.
import type { DbcClient, IdentitySource, KeyPair, SessionIdentity } from '../../../shared/dbc/index.ts';
import { clientOf, identityOf, machineOf, targetOf } from '../dbc/run/connection.ts';
import { UsageError } from '../ipmi/usage.ts';
import { type RenterOptions, SESSION_ENVIRONMENT } from './options.ts';

export interface Renter {
  machine: string;
  /** A client of the right node that signs as this identity. */
  clientFor(identity: IdentitySource | undefined): DbcClient;
  /** A session that is there already, or what opens one. */
  who: { session: SessionIdentity } | { opener: IdentitySource; keyPair: KeyPair };
}

/**
 * Reads everything that tells who asks for what.
 * @throws UsageError, ConfigError (files); NoAnswer
 */
export async function renterOf(options: RenterOptions): Promise<Renter> {
  const { timeout: _, ...node } = options;
  const target = await targetOf(node);
  const machine = machineOf(node, target.profile);
  const who = givenSession(options) ?? (await referredTo(options, target.profile));
  return { machine, who, clientFor: (identity) => clientOf(target, node, identity) };
}

type Who = Renter['who'];

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

async function referredTo(options: RenterOptions, profile: Parameters<typeof identityOf>[1]): Promise<Who> {
  const identity = await identityOf(options, profile);
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
