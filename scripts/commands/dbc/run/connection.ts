// From options, environment and profile to a client for one node.
import { DbcClient, type IdentitySource, isNodeId, type Via } from '../../../../shared/dbc/index.ts';
import { configFolder, isNodeAddress, type Profile, readProfile } from '../../config/profile-file.ts';
import { UsageError } from '../../ipmi/usage.ts';
import { type ReadIdentity, readIdentity } from '../identity/identity.ts';
import { type IdentityReference, parseReference } from '../identity/reference.ts';
import { isOrderId } from '../identity/texts.ts';
import type { NodeOptions } from '../options.ts';

/** What the options mean, before anything secret is read. */
export interface Target {
  url: string;
  via: Via;
  profile: Profile;
}

/** @throws UsageError, ConfigError */
export async function targetOf(options: NodeOptions): Promise<Target> {
  const profile = await readProfile(options.profile);
  const via = options.via ?? 'client';
  const setting = via === 'lan' ? 'lan-node' : 'client-node';
  const url = options.node ?? (process.env.NETBAR_NODE || profile[setting]);
  if (url === undefined) {
    throw new UsageError(
      `no node: give --node URL, set NETBAR_NODE, or: netbar config set ${setting} http://10.0.0.2:5050`,
    );
  }
  if (!isNodeAddress(url)) {
    const source = options.node === undefined ? 'NETBAR_NODE' : '--node';
    throw new UsageError(`${source} must be like http://10.0.0.2:5050, without a user name or password`);
  }
  return { url, via, profile };
}

/** The machine that is meant: the option's, else that of the session, else the profile's. @throws UsageError */
export function machineOf(options: NodeOptions, profile: Profile, identity?: ReadIdentity): string {
  return nodeIdOf(options.machine ?? identity?.rental?.machine ?? profile.machine, '--machine', 'machine');
}

/** The order of the rental, in the same order of precedence. @throws UsageError */
export function rentOrderOf(
  options: NodeOptions,
  profile: Profile,
  identity?: ReadIdentity,
): string | undefined {
  const { rentOrder } = options;
  if (rentOrder !== undefined && !isOrderId(rentOrder)) {
    throw new UsageError("--rent-order must be the order's number: 1 to 20 digits");
  }
  return rentOrder ?? identity?.rental?.rentOrder ?? profile['rent-order'];
}

/** The bare-metal node that is meant; on the LAN it is the one that is asked. @throws UsageError */
export function managerOf(options: NodeOptions, { via, profile }: Target): string | undefined {
  if (via === 'lan') return undefined;
  return nodeIdOf(options.manager ?? profile.manager, '--manager', 'manager');
}

function nodeIdOf(text: string | undefined, option: string, setting: string): string {
  if (text === undefined) {
    throw new UsageError(
      `${option} is missing: give a node_id (64 hex digits), or: netbar config set ${setting} ID`,
    );
  }
  if (isNodeId(text)) return text;
  throw new UsageError(`${option} must be a node_id: 64 lower-case hex digits without 0x`);
}

/** Who is to sign, before the secret is read. */
export interface ChosenIdentity {
  /** Undefined: nobody. */
  reference: IdentityReference | undefined;
  /** Where it was said, for messages; undefined: nowhere. */
  source: '--identity' | 'NETBAR_IDENTITY' | 'identity of the profile' | undefined;
}

/** `--identity`, else the environment's, else the profile's. @throws UsageError */
export function chosenIdentity(options: NodeOptions, profile: Profile): ChosenIdentity {
  const places = [
    ['--identity', options.identity, process.cwd()],
    ['NETBAR_IDENTITY', process.env.NETBAR_IDENTITY || undefined, process.cwd()],
    ['identity of the profile', profile.identity, configFolder()],
  ] as const;
  for (const [source, text, folder] of places) {
    if (text !== undefined) return { reference: parseReference(text, source, folder), source };
  }
  return { reference: undefined, source: undefined };
}

/** @throws UsageError, ConfigError; NoAnswer */
export async function identityOf(options: NodeOptions, profile: Profile): Promise<ReadIdentity | undefined> {
  const { reference } = chosenIdentity(options, profile);
  return reference && readIdentity(reference);
}

/** Who signs, and for which rental. */
export interface Signing {
  identity: IdentitySource | undefined;
  rentOrder: string | undefined;
}

/** @throws DbcError INVALID_INPUT */
export function clientOf({ url, via }: Target, { timeout }: NodeOptions, signing: Signing): DbcClient {
  return new DbcClient({
    ...{ url, via, ...signing },
    timeoutMs: timeout === undefined ? undefined : timeout * 1000,
  });
}
