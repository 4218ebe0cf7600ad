// Finds this machine among the node's, as its agent does (agent/node/locate.ts).
import {
  judgeLocation,
  type Location,
  rowsByUuid,
  spellings,
  tellingIds,
} from '../../../../agent/node/locate.ts';
import type { OperatingSystem } from '../../../../agent/os/index.ts';
import type { Machine } from '../../../../shared/dbc/types.ts';
import type { NodeFacts } from './node-facts.ts';

interface Search {
  node: NodeFacts;
  os: OperatingSystem;
  /** As configured. */
  nodeId: string | undefined;
  /** Our side of the connection to the node. */
  local: string | undefined;
  signal: AbortSignal;
}

/** @throws DbcError */
export async function locate({ node, os, nodeId, local, signal }: Search): Promise<Location> {
  if (nodeId !== undefined) {
    const machine = await node.client.getMachine(nodeId, { signal });
    if (machine) return { found: 'one', machine, by: 'uuid' };
    return { found: 'none', seen: `node.nodeId ${nodeId.slice(0, 12)}…` };
  }
  const [ids, { machines: listed, cut, listReadable }] = await Promise.all([
    os.machineIds().then(tellingIds),
    node.machines(),
  ]);
  const shown = rowsByUuid(listed, ids);
  const judge = (byUuid: readonly Machine[]) =>
    judgeLocation({ byUuid, listed, cut, ids, localAddress: local });
  const first = judge(shown);
  // A whole list has said it all.
  if (shown.length > 0 || (listReadable && !cut)) return first;
  const asked: (Machine | undefined)[] = [];
  for (const id of ids.flatMap(spellings)) asked.push(await node.client.getMachine(id, { signal }));
  return judge(asked.filter((machine) => machine !== undefined));
}
