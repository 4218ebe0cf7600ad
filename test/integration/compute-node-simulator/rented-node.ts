// A compute node behind a client node, rented by somebody with a wallet.
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import {
  type ClientNodeSimulator,
  startClientNodeSimulator,
} from '../../simulators/client-node/simulator.ts';
import { type ComputeNodeOptions, ComputeNodeSimulator } from '../../simulators/compute-node/compute-node.ts';
import { Renter } from '../client-node-simulator/rented-machine.ts';

const ANSWER = z.object({ errcode: z.number(), message: z.unknown() });

export interface Answer {
  status: number;
  errcode: number;
  message: unknown;
}

export interface RentedNode {
  client: ClientNodeSimulator;
  compute: ComputeNodeSimulator;
  renter: Renter;
  /** A raw request in the renter's name. */
  post: (path: string, additional?: object, peers?: readonly string[]) => Promise<Answer>;
}

/** What the documents show, in small. */
export const SMALL_VM = {
  image_name: 'ubuntu.qcow2',
  ssh_port: '5684',
  vnc_port: '5904',
  gpu_count: '0',
  cpu_cores: '4',
  mem_size: '8',
  disk_size: '10',
};

export async function rentComputeNode(options: ComputeNodeOptions = {}): Promise<RentedNode> {
  const compute = new ComputeNodeSimulator(options);
  const client = await startClientNodeSimulator({
    version: '0.4.1.8',
    http: { host: '127.0.0.1', port: 0 },
    computeNodes: [compute],
  });
  onTestFinished(() => client.stop());
  const renter = new Renter('55'.repeat(32));
  client.chain.rent(compute.nodeId, { renter: renter.wallet });
  return {
    client,
    compute,
    renter,
    post: async (path, additional = {}, peers = [compute.nodeId]) => {
      const identity = renter.signer.identity();
      const answer = await fetch(`http://127.0.0.1:${client.httpPort}/api/v1${path}`, {
        method: 'POST',
        body: JSON.stringify({ peer_nodes_list: peers, additional, ...identity }),
      });
      return { status: answer.status, ...ANSWER.parse(await answer.json()) };
    },
  };
}

const CREATED = z.object({ task_id: z.string() });

/** Creates the machine; it runs at once. @returns its task id */
export async function runningVm({ compute, post }: RentedNode, change: object = {}): Promise<string> {
  const { message } = await post('/tasks/start', { ...SMALL_VM, ...change });
  const { task_id } = CREATED.parse(message);
  compute.setVmState(task_id, 'running');
  return task_id;
}
