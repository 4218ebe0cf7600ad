// docs/agent-states.md, printed from the tables.
import { HEALTH_CODES } from '../../../../agent/health/codes.ts';
import { type DescribedMachine, MACHINES } from './machines.ts';

const HEAD = `# The agent's states

Printed from the transition tables by \`test/unit/agent/states/document.test.ts\`; edit the tables, not this page.

DeepLink is the only source of truth about the codes. The agent makes the node's view equal to it. **T** are the
codes as DeepLink answers now, **g** counts their changes, **N** is the node's view. An event that has no row for a
state is ignored there.

*Published* means: state P4, and the last proof is at most 45 s old.
`;

/** The whole page. */
export function statesDocument(): string {
  const codes = Object.entries(HEALTH_CODES).map(([code, { severity, message, cure }]) =>
    row(`\`${code}\``, severity, message, cure),
  );
  return [
    HEAD,
    ...MACHINES.map(section),
    '## Health codes\n',
    'A warning does not keep the codes from being published.\n',
    row('code', 'severity', 'what is wrong', 'cure'),
    row('---', '---', '---', '---'),
    ...codes,
    '',
  ].join('\n');
}

function section({ name, source, needs, states, table }: DescribedMachine): string {
  return [
    `## ${name}\n`,
    `Table: \`${source}\`. Needs: ${needs}.\n`,
    ...Object.entries(states).map(([state, meaning]) => `- **${state}** ${meaning}`),
    '',
    row('from', 'event', 'to', 'health code', 'what happens'),
    row('---', '---', '---', '---', '---'),
    ...table.map(({ from, on, to, code, does }) =>
      row([from].flat().join(', '), on, to, code ? `\`${code}\`` : '', does),
    ),
    '',
  ].join('\n');
}

function row(...cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
