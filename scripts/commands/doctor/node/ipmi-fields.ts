// IPMI fields that the node would hand to a shell as commands: it quotes nothing.
import { problemsOfChange } from '../../../../shared/dbc/bare-metal.ts';
import { defineCheck, error } from '../check.ts';
import { machinesOf, type NodeFacts, unjudged } from '../facts/node-facts.ts';
import { nameOf } from './name.ts';

export const ipmiFields = defineCheck({
  name: 'IPMI fields',
  limitMs: 30_000,
  codes: {
    IPMI_FIELD_UNSAFE: error(
      'An IPMI field holds characters that the node passes to a shell: the wrong command runs, with the rights of the node',
      'Give the BMC a name and a password of letters, digits and . _ @ % + = : , / - only, and write them anew on the node (`netbar bare-metal modify`).',
    ),
  },
  run: async (node: NodeFacts) => {
    const list = await machinesOf(node);
    const { machines } = list;
    const found = machines.flatMap((machine) => {
      const { ipmiHostname, ipmiUsername, ipmiPassword, masked } = machine;
      const secret = masked ? {} : { ipmiUsername, ipmiPassword };
      const given = Object.entries({ ipmiHostname, ...secret }).filter(([, value]) => value !== '');
      // The messages name fields and rules, never a value.
      return problemsOfChange(Object.fromEntries(given)).map(({ field, message }) => ({
        code: 'IPMI_FIELD_UNSAFE' as const,
        subject: nameOf(machine),
        detail: `${field} ${message}`,
      }));
    });
    const some = machines.some(({ masked }) => masked);
    const note = 'host names only: users and passwords are masked without --node-key-file';
    return { found, good: `${some ? note : `${machines.length} machines`}${unjudged(list)}` };
  },
});
