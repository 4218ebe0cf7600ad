// The reference of the command line as Markdown: one page per group, printed from the tree itself.
import type { Command, Option } from 'commander';
import { allCommands, pathOf } from './examples.ts';

const NOTE =
  '<!-- Printed by `npm run docs:reference` from the commands themselves: change those instead. -->\n';

/** File name → text. */
export function referencePages(program: Command): Map<string, string> {
  const pages = new Map<string, string>();
  const groups = program.commands.filter((command) => command.name() !== 'help');
  for (const group of groups) pages.set(`${group.name()}.md`, page(group));
  pages.set('README.md', index(program, groups));
  return pages;
}

function index(program: Command, groups: readonly Command[]): string {
  const rows = groups.map(
    (group) => `| [${pathOf(group)}](${group.name()}.md) | ${cell(group.description())} |`,
  );
  return `${NOTE}# Commands\n\n${program.description()}\n\n| command | does |\n|---|---|\n${rows.join('\n')}\n`;
}

function page(group: Command): string {
  const leaves = [...allCommands(group)].filter(({ commands }) => commands.length === 0);
  const [only] = leaves;
  if (only === group) return `${NOTE}${section(group, '#')}`;
  const contents = leaves.map((leaf) => {
    const path = pathOf(leaf);
    return `| [${path}](#${path.replaceAll(' ', '-')}) | ${cell(leaf.description())} |`;
  });
  const head = `# ${pathOf(group)}\n\n${group.description()}\n\n| command | does |\n|---|---|\n${contents.join('\n')}\n`;
  return `${NOTE}${[head, ...leaves.map((leaf) => section(leaf, '##'))].join('\n')}`;
}

function section(command: Command, heading: string): string {
  const parent = command.parent ? `${pathOf(command.parent)} ` : '';
  const parts = [
    `${heading} ${pathOf(command)}\n`,
    `${command.description()}\n`,
    `\`\`\`\n${parent}${command.name()} ${command.usage()}\n\`\`\`\n`,
    argumentTable(command),
    optionTable(command),
    closing(command),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function argumentTable(command: Command): string {
  const rows = command.registeredArguments
    .filter(({ description, argChoices }) => description || argChoices)
    .map((argument) => {
      const choices = argument.argChoices ? ` One of ${argument.argChoices.join(', ')}.` : '';
      return `| \`${argument.name()}\` | ${cell((argument.description + choices).trim())} |`;
    });
  return rows.length === 0 ? '' : `| argument | meaning |\n|---|---|\n${rows.join('\n')}\n`;
}

function optionTable(command: Command): string {
  const rows = command.options
    .filter(({ hidden }) => !hidden)
    .map((option) => `| \`${option.flags.replaceAll('|', '\\|')}\` | ${cell(aboutOf(option))} |`);
  return rows.length === 0 ? '' : `| option | meaning |\n|---|---|\n${rows.join('\n')}\n`;
}

function aboutOf({ description, argChoices, mandatory, defaultValue }: Option): string {
  const choices = argChoices ? ` One of ${argChoices.join(', ')}.` : '';
  const given: unknown = defaultValue;
  const shown = typeof given === 'number' || (typeof given === 'string' && !description.includes('default'));
  return `${description}${choices}${mandatory ? ' (required)' : ''}${shown ? ` Default ${given}.` : ''}`;
}

/** What stands below the options in --help: notes, exit codes, examples. */
function closing(command: Command): string {
  let printed = '';
  const before = command.configureOutput();
  command.configureOutput({ ...before, writeOut: (text) => (printed += text) });
  command.outputHelp();
  command.configureOutput(before);
  const rest = printed.slice(command.helpInformation().length).trim();
  return rest === '' ? '' : `\`\`\`\n${rest}\n\`\`\`\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '\\<');
}
