// The link to a bare-metal node that is simulated in this process.
import type { Machine, NodeSimulator } from '../../node/types.ts';
import type { BareMetalLink } from './link.ts';

export function inProcessLink(node: NodeSimulator): BareMetalLink {
  let dead = false;
  void node.died.then(() => {
    dead = true;
  });
  const linked = (machine: Readonly<Machine>) => ({ ...machine, codes: node.codesOf(machine.nodeId) });
  return {
    nodeId: node.nodeId,
    version: async () => (dead ? undefined : node.version),
    machines: async () => node.machines.map(linked),
    machine: async (id) => {
      const machine = node.machines.find(({ nodeId, uuid }) => nodeId === id || uuid === id);
      return machine && linked(machine);
    },
    add: async (machine) => (await node.addMachine(machine)).nodeId,
    update: async (nodeId, change) => {
      await node.updateMachine(nodeId, change);
    },
    delete: (nodeId) => node.deleteMachine(nodeId),
    setCodes: ({ nodeId }, codes) => node.setCodes(nodeId, codes),
    clearPassword: async ({ nodeId }) => {
      await node.clearCodes(nodeId);
    },
  };
}
