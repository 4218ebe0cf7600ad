// What the checks of a bare-metal node share: one client, one answer to each question.
import { DbcNodeClient } from '../../../../shared/dbc/client.ts';
import type { WalletSigner } from '../../../../shared/dbc/identity.ts';
import type { FullMachineList, NodeVersion } from '../../../../shared/dbc/types.ts';
import { once, Skipped } from '../check.ts';

export interface NodeFacts {
  readonly url: string;
  /** Source address of our connections, where one is configured. */
  readonly localAddress: string | undefined;
  /** The node's own key is at hand: rows come in the clear. */
  readonly clear: boolean;
  readonly client: DbcNodeClient;
  /** @throws DbcError */
  version(): Promise<NodeVersion>;
  /** The list, completed by the machines that we know. @throws DbcError */
  machines(): Promise<FullMachineList>;
  close(): Promise<void>;
}

export interface NodeOptions {
  url: string;
  localAddress?: string | undefined;
  /** Signs with the node's own key. */
  signer?: WalletSigner | undefined;
  /** node_ids and uuids that should be there. */
  known?: readonly string[];
  signal: AbortSignal;
}

/** @throws DbcError INVALID_INPUT for an address that is none */
export function nodeFacts({ url, localAddress, signer, known = [], signal }: NodeOptions): NodeFacts {
  const client = new DbcNodeClient({ baseUrl: url, ...(localAddress === undefined ? {} : { localAddress }) });
  return {
    url,
    localAddress,
    clear: signer !== undefined,
    client,
    version: once(() => client.probeVersion({ signal })),
    machines: once(() =>
      client.listAllMachines({
        known,
        trustShort: true,
        signal,
        identity: signer && (() => signer.identity()),
      }),
    ),
    close: () => client.close(),
  };
}

/** For checks that need a node: that it does not answer is found by another one. @throws Skipped */
export async function versionOf(node: NodeFacts): Promise<NodeVersion> {
  return node.version().catch(() => {
    throw new Skipped('the node does not answer');
  });
}

/** @throws Skipped where there is no list to judge */
export async function machinesOf(node: NodeFacts): Promise<FullMachineList> {
  await versionOf(node);
  const list = await node.machines().catch(() => undefined);
  if (list && (list.listReadable || list.machines.length > 0)) return list;
  throw new Skipped("the node's list can't be read");
}
