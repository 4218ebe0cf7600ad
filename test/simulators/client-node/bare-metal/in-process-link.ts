// The link to a bare-metal node that is simulated in this process.
import type { NodeSimulator } from '../../node/types.ts';
import type { BareMetalLink } from './link.ts';

export function inProcessLink(node: NodeSimulator): BareMetalLink {
  let dead = false;
  void node.died.then(() => {
    dead = true;
  });
  return {
    nodeId: node.nodeId,
    version: async () => (dead ? undefined : node.version),
    machines: async () =>
      node.machines.map((machine) => ({ ...machine, codes: node.codesOf(machine.nodeId) })),
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
