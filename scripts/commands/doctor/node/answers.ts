// Does a bare-metal node answer, and is it of a version that can be worked with?
import { attempt, defineCheck, error, warning } from '../check.ts';
import type { NodeFacts } from '../facts/node-facts.ts';

export const answers = defineCheck({
  name: 'node',
  limitMs: 15_000,
  codes: {
    NODE_UNREACHABLE: error(
      'The bare-metal node does not answer',
      "Check the address, that the node's program runs, its http_ip and http_port in core.conf, and the network.",
    ),
    NODE_ANSWER: error(
      'Something answers at the address, but it is no bare-metal node',
      "Check address and port: it has to be the node's HTTP port (http_port in core.conf), not its port for DeepLink.",
    ),
    NODE_IS_CLIENT: error(
      'At the address is a client node, which has no machines of its own, where the bare-metal node of the café is needed',
      "Give the address of the bare-metal node: http_ip and http_port in the core.conf of the program that lists the café's machines. A client node serves renters: `netbar renter`, and renterPage of the counter.",
    ),
    NODE_STORES_CODES: warning(
      'This node keeps the codes that it is given and does not ask DeepLink (0.4.1.6 or older)',
      'Update the node to 0.4.1.7 or newer; until then agents need an identity or a counter to publish.',
    ),
    NODE_TAKES_UNSIGNED: error(
      'This node lets everybody set the codes of every machine (older than 0.4.1.1)',
      'Update the node to 0.4.1.7 or newer.',
    ),
  },
  run: async (node: NodeFacts) => {
    const answer = await attempt(Promise.all([node.version(), node.program()]));
    if ('failure' in answer) {
      const { code, message } = answer.failure;
      const known = code === 'NODE_UNREACHABLE' || code === 'NODE_TIMEOUT';
      return {
        found: [{ code: known ? 'NODE_UNREACHABLE' : 'NODE_ANSWER', subject: node.url, detail: message }],
      };
    }
    const [{ text, kind, signsRequired }, program] = answer.value;
    const detail = `version ${text}`;
    if (program.kind !== 'bare-metal') {
      const code = program.kind === 'client' ? 'NODE_IS_CLIENT' : 'NODE_ANSWER';
      const seen = `${detail}; to a power call it says "${program.answer}"`;
      return { found: [{ code, subject: node.url, detail: seen }] };
    }
    if (!signsRequired) return { found: [{ code: 'NODE_TAKES_UNSIGNED', subject: node.url, detail }] };
    if (kind === 'stored') return { found: [{ code: 'NODE_STORES_CODES', subject: node.url, detail }] };
    return { found: [], good: `${node.url}, ${detail}` };
  },
});
