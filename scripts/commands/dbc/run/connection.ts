// From options, environment and profile to a client for one node.
import { DbcClient, type IdentitySource, isNodeId, type Via } from '../../../../shared/dbc/index.ts';
import { configFolder, isNodeAddress, type Profile, readProfile } from '../../config/profile-file.ts';
import { UsageError } from '../../ipmi/usage.ts';
import { type ReadIdentity, readIdentity } from '../identity/identity.ts';
import { parseReference } from '../identity/reference.ts';
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

/** The machine that is meant. @throws UsageError */
export function machineOf(options: NodeOptions, profile: Profile): string {
  return nodeIdOf(options.machine ?? profile.machine, '--machine', 'machine');
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

/** @throws UsageError, ConfigError; NoAnswer */
export async function identityOf(options: NodeOptions, profile: Profile): Promise<ReadIdentity | undefined> {
  const { identity } = options;
  if (identity !== undefined) return read(identity, '--identity', process.cwd());
  const fromEnvironment = process.env.NETBAR_IDENTITY;
  if (fromEnvironment) return read(fromEnvironment, 'NETBAR_IDENTITY', process.cwd());
  if (profile.identity === undefined) return undefined;
  return read(profile.identity, 'identity of the profile', configFolder());
}

async function read(text: string, source: string, folder: string): Promise<ReadIdentity | undefined> {
  const reference = parseReference(text, source, folder);
  return reference && readIdentity(reference);
}

/** @throws DbcError INVALID_INPUT */
export function clientOf(
  { url, via, profile }: Target,
  options: NodeOptions,
  identity: IdentitySource | undefined,
): DbcClient {
  const { timeout, rentOrder = profile['rent-order'] } = options;
  return new DbcClient({
    url,
    via,
    identity,
    rentOrder,
    timeoutMs: timeout === undefined ? undefined : timeout * 1000,
  });
}
