// Examples of commands: printed below --help, and in the reference.
import type { Command } from 'commander';

const known = new WeakMap<Command, readonly string[]>();

/** Adds examples, each one line as it is typed. */
export function withExamples(command: Command, ...examples: readonly string[]): Command {
  known.set(command, [...examplesOf(command), ...examples]);
  const title = examples.length === 1 ? 'Example' : 'Examples';
  return command.addHelpText('after', `\n${title}:\n${examples.map((line) => `  ${line}`).join('\n')}`);
}

export function examplesOf(command: Command): readonly string[] {
  return known.get(command) ?? [];
}

/** The words that lead to a command, e.g. "netbar vm create". */
export function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

/** The command and everything below it; `help` itself is left out. */
export function* allCommands(command: Command): Generator<Command> {
  yield command;
  for (const child of command.commands) yield* allCommands(child);
}
