// Does the node know this machine, under the address that it really has, and is DeepLink connected to it?
import { attempt, defineCheck, error, Skipped } from '../check.ts';
import type { MachineFacts } from '../facts/machine-facts.ts';
import { machinesOf, versionOf } from '../facts/node-facts.ts';
import { nameOf } from '../node/name.ts';

export const place = defineCheck({
  name: 'this machine on the node',
  limitMs: 40_000,
  codes: {
    DEEPLINK_NOT_CONNECTED: error(
      'DeepLink of this machine is not connected to the node ("deeplink service not connected"): nobody gets its codes',
      "See the findings of DeepLink's pipe and of the way to the node; then check that the registered IP address is this machine's.",
    ),
    MACHINE_NOT_FOUND: error(
      'The node knows no machine with our UUID, MAC or address',
      'Add this machine on the node with its IP address, or its UUID as uuid; or set node.nodeId.',
    ),
    MACHINE_AMBIGUOUS: error(
      'Two machines on the node match this one',
      'Give each machine its own IP address on the node, or register its UUID as uuid; or set node.nodeId.',
    ),
    REGISTERED_IP_WRONG: error(
      'The node has this machine under another IP address: it looks for its DeepLink there',
      'Give the machine a fixed address in DHCP and correct ip on the node (`netbar bare-metal modify`).',
    ),
  },
  run: async (facts: MachineFacts) => {
    const { node } = facts;
    if (!node) {
      const why = facts.config.identity.kind === 'counter' ? 'the counter asks the node' : 'no node is known';
      throw new Skipped(`${why}; --node URL looks at it directly`);
    }
    const { kind } = await versionOf(node);
    const answer = await attempt(facts.location());
    if ('failure' in answer) throw new Skipped(`the node could not be asked: ${answer.failure.message}`);
    const { location, row, local } = answer.value;
    if (location.found === 'two') return { found: [{ code: 'MACHINE_AMBIGUOUS', detail: location.seen }] };
    if (location.found !== 'one' || !row) {
      // Without a list nobody can be found by his address.
      if (facts.config.node.nodeId === undefined) await machinesOf(node);
      const detail = 'seen' in location ? location.seen : undefined;
      return { found: [{ code: 'MACHINE_NOT_FOUND', detail }] };
    }
    const name = nameOf(row);
    if (local !== undefined && row.ip !== local) {
      const detail = `registered is ${row.ip}, our connection to the node comes from ${local}`;
      return { found: [{ code: 'REGISTERED_IP_WRONG', subject: name, detail }] };
    }
    if (kind === 'push' && !row.deeplink)
      return { found: [{ code: 'DEEPLINK_NOT_CONNECTED', subject: name }] };
    return { found: [], good: name };
  },
});
