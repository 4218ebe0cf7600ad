// A group of commands.
import type { Command } from 'commander';
import { exitLikeSysexits } from '../../ipmi/usage.ts';

export function group(program: Command, name: string, about: string): Command {
  return program.command(name).description(about).exitOverride(exitLikeSysexits);
}
