// How the counter reaches the node: connected at all, and not in plain HTTP across the network?
import { isPlainRemote } from '../../../../kiosk/counter/node/access.ts';
import { defineCheck, warning } from '../check.ts';
import { type CounterFacts, inside } from '../facts/counter-facts.ts';

export const nodeAccess = defineCheck({
  name: 'way to the node',
  limitMs: 60_000,
  codes: {
    NODE_NOT_SET: warning(
      'The counter is connected to no node yet',
      'Enter the node in the wizard or under Settings.',
    ),
    NODE_PLAIN_HTTP: warning(
      'The counter speaks plain HTTP to a node on another computer: whoever listens on the network can repeat what it signs',
      "Run the counter on the node's own computer, or reach the node through a tunnel.",
    ),
  },
  run: async (facts: CounterFacts) => {
    const access = await inside(facts.access());
    if (!access) return { found: [{ code: 'NODE_NOT_SET' }] };
    if (isPlainRemote(access.url)) return { found: [{ code: 'NODE_PLAIN_HTTP', subject: access.url }] };
    return { found: [], good: `${access.url}, ${access.mode === 'manage' ? 'with its key' : 'read only'}` };
  },
});
