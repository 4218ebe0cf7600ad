// A group of commands.
import type { Command } from 'commander';
import { exitOnBadUsage } from '../run/finish.ts';

export function group(program: Command, name: string, about: string): Command {
  return program.command(name).description(about).exitOverride(exitOnBadUsage);
}
