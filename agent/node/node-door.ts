// What the agent needs of a bare-metal node, whether it speaks to the node itself or through the counter.
import type { DbcNodeClient } from '../../shared/dbc/client.ts';

export type NodeDoor = Pick<
  DbcNodeClient,
  'probeVersion' | 'listMachines' | 'getMachine' | 'localAddress' | 'close'
>;
