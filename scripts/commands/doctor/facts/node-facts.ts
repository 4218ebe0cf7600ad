// What the checks of a bare-metal node share: one client, one answer to each question.
import { DbcNodeClient } from '../../../../shared/dbc/client.ts';
import type { WalletSigner } from '../../../../shared/dbc/identity.ts';
import type { FullMachineList, NodeVersion } from '../../../../shared/dbc/types.ts';
import { once, Skipped } from '../check.ts';
import { type Program, programBehind } from './program.ts';

export interface NodeFacts {
  readonly url: string;
  /** Source address of our connections, where one is configured. */
  readonly localAddress: string | undefined;
  /** The node's own key is at hand: rows come in the clear. */
  readonly clear: boolean;
  readonly client: DbcNodeClient;
  /** @throws DbcError */
  version(): Promise<NodeVersion>;
  /** Client nodes tell a version too. @throws DbcError */
  program(): Promise<Program>;
  /** The list, completed by the machines that we know: `missing` and `broken` hold their names. @throws DbcError */
  machines(): Promise<FullMachineList>;
  close(): Promise<void>;
}

/** A machine that the node should have. */
export interface KnownMachine {
  /** What people call it. */
  name: string;
  /** node_id, uuid or both: one of them is enough to find it by. */
  ids: readonly string[];
}

export interface NodeOptions {
  url: string;
  localAddress?: string | undefined;
  /** Signs with the node's own key. */
  signer?: WalletSigner | undefined;
  known?: readonly KnownMachine[];
  signal: AbortSignal;
}

/** @throws DbcError INVALID_INPUT for an address that is none */
export function nodeFacts({ url, localAddress, signer, known = [], signal }: NodeOptions): NodeFacts {
  const client = new DbcNodeClient({ baseUrl: url, ...(localAddress === undefined ? {} : { localAddress }) });
  const version = once(() => client.probeVersion({ signal }));
  return {
    ...{ url, localAddress, client, version },
    clear: signer !== undefined,
    program: once(async () => {
      await version();
      return programBehind(client, signal);
    }),
    machines: once(async () => {
      const list = await client.listAllMachines({
        known: known.flatMap(({ ids }) => ids),
        trustShort: true,
        signal,
        identity: signer && (() => signer.identity()),
      });
      return byName(list, known);
    }),
    close: () => client.close(),
  };
}

function byName(list: FullMachineList, known: readonly KnownMachine[]): FullMachineList {
  const [missing, broken] = [new Set(list.missing), new Set(list.broken)];
  const namesOf = (those: readonly KnownMachine[]) => [...new Set(those.map(({ name }) => name))];
  return {
    ...list,
    missing: namesOf(known.filter(({ ids }) => ids.every((id) => missing.has(id)))),
    broken: namesOf(known.filter(({ ids }) => ids.some((id) => broken.has(id)))),
  };
}

/** For checks that need a bare-metal node: that none answers is found by another one. @throws Skipped */
export async function versionOf(node: NodeFacts): Promise<NodeVersion> {
  const program = await node.program().catch(() => {
    throw new Skipped('the node does not answer');
  });
  if (program.kind !== 'bare-metal') throw new Skipped('it is no bare-metal node');
  return node.version();
}

/** @throws Skipped where there is no list to judge */
export async function machinesOf(node: NodeFacts): Promise<FullMachineList> {
  await versionOf(node);
  const list = await node.machines().catch(() => undefined);
  if (list && (list.listReadable || list.machines.length > 0)) return list;
  throw new Skipped("the node's list can't be read");
}

/** What of the list stays unjudged, to be put behind what was judged; empty when it is whole. */
export function unjudged({ listReadable, broken }: FullMachineList): string {
  const rows =
    broken.length === 0 ? [] : [`${broken.length} unreadable ${broken.length === 1 ? 'row' : 'rows'}`];
  const others = listReadable ? [] : ['machines that --known or the counter does not name'];
  const parts = [...rows, ...others];
  return parts.length === 0 ? '' : `; not judged: ${parts.join(' and ')}`;
}
