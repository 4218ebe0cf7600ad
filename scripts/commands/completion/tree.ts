// What a shell has to know about the command tree.
import type { Command, Option } from 'commander';
import { allCommands, pathOf } from '../help/examples.ts';

/** What follows an option: one of these words, a file, a folder, or anything. */
export type Follows = { choices: readonly string[] } | 'file' | 'folder' | 'anything';

export interface CompletedOption {
  /** e.g. "--json"; the short form is left out: nobody completes two characters. */
  flag: string;
  about: string;
  /** Undefined for a switch. */
  follows: Follows | undefined;
}

export interface CompletedCommand {
  /** e.g. "netbar vm create". */
  path: string;
  /** Names and descriptions of what may follow. */
  commands: readonly { name: string; about: string }[];
  options: readonly CompletedOption[];
  /** What each positional argument may be; undefined: anything, files among it. */
  arguments: readonly (readonly string[] | undefined)[];
}

/** An option that takes a value, for finding out which positional argument is being typed. */
export function optionsWithValue({ options }: CompletedCommand): readonly string[] {
  return options.filter(({ follows }) => follows !== undefined).map(({ flag }) => flag);
}

/** Commands with words to offer for a positional argument. */
export function withChoices(commands: readonly CompletedCommand[]): readonly CompletedCommand[] {
  return commands.filter((command) => command.arguments.some((choices) => choices !== undefined));
}

/** Every command, from the root on. */
export function completionTree(program: Command): CompletedCommand[] {
  return [...allCommands(program)].map((command) => ({
    path: pathOf(command),
    commands: visible(command).map((child) => ({
      name: child.name(),
      about: firstLine(child.description()),
    })),
    options: [
      ...command.options.filter(({ hidden, long }) => !hidden && long).map(completed),
      { flag: '--help', about: 'what the command does', follows: undefined },
    ],
    arguments: command.registeredArguments.map(({ argChoices }) => argChoices),
  }));
}

function visible(command: Command): readonly Command[] {
  return command.commands.filter((child) => child.name() !== 'help');
}

function completed(option: Option): CompletedOption {
  const about = firstLine(option.description);
  return { flag: option.long ?? '', about, follows: follows(option) };
}

/** By the word in angle brackets, as the help shows it. */
function follows(option: Option): Follows | undefined {
  const { required, optional, argChoices, flags } = option;
  if (!required && !optional) return undefined;
  if (argChoices) return { choices: argChoices };
  if (/<(?:file|path)>/.test(flags)) return 'file';
  return /<(?:dir|folder)>/.test(flags) ? 'folder' : 'anything';
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
