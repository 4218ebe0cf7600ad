// Every command describes itself, has an example that it accepts, and stands in the reference.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { agentCli } from '../../../agent/cli.ts';
import { allCommands, pathOf } from '../../../scripts/commands/help/examples.ts';
import { referencePages } from '../../../scripts/commands/help/reference.ts';
import { buildProgram } from '../../../scripts/commands/program.ts';

const REFERENCE = join(import.meta.dirname, '../../../docs/reference');
const program = buildProgram();
const commands = [...allCommands(program)];
const leaves = commands.filter((command) => command.commands.length === 0);

function helpOf(command: Command): string {
  let text = '';
  const before = command.configureOutput();
  command.configureOutput({ ...before, writeOut: (part) => (text += part) });
  command.outputHelp();
  command.configureOutput(before);
  return text;
}

/** The lines of the examples: what is typed, without the words around it. */
function examplesIn(help: string): string[] {
  const section = help.slice(Math.max(0, help.search(/^Examples?:/m)));
  return [...section.matchAll(/(?:^|\s)(netbar [^\n]+)/g)].map(([, line = '']) => line.trim());
}

describe.each(leaves.map((command) => [pathOf(command), command] as const))('%s', (path, command) => {
  it('has a description', () => {
    expect(command.description()).toMatch(/\w{2}/);
    for (const option of command.options) expect(`${option.flags} ${option.description}`).toMatch(/^-/);
  });

  it('has an example of its own, whose options exist', () => {
    const help = helpOf(command);
    const examples = examplesIn(help).filter((line) => line.startsWith(path));
    const loads = /netbar completion \w+/.test(help) ? [path] : [];
    expect([...examples, ...loads], help).not.toEqual([]);
    const known = command.options.map(({ long }) => long);
    for (const example of examples) {
      for (const [, flag] of example.matchAll(/ (--[a-z][a-z-]*)/g)) {
        expect(known, `${example}: ${flag}`).toContain(flag);
      }
    }
  });
});

describe('netbar agent', () => {
  it("shows the options that the agent's own help has", async () => {
    let help = '';
    await agentCli(['--help'], { stdout: (text) => (help += text) });
    const agent = commands.find((command) => pathOf(command) === 'netbar agent');
    const shown = agent?.options.map(({ long }) => long);
    const own = new Set(help.match(/--[a-z][a-z-]+/g));
    own.delete('--help');
    expect(shown?.toSorted()).toEqual([...own].sort());
  });
});

describe('groups', () => {
  it('describe themselves', () => {
    for (const command of commands) expect(command.description(), pathOf(command)).not.toBe('');
  });

  it('offer no option for a secret', () => {
    const flags = commands.flatMap((command) =>
      command.options.map(({ long }) => `${pathOf(command)} ${long}`),
    );
    const suspicious = flags.filter((flag) => /--(.*-)?(password|secret|seed|private-key|token)$/.test(flag));
    // Simulators keep no real secrets.
    expect(suspicious.filter((flag) => !flag.startsWith('netbar sim '))).toEqual([]);
  });
});

describe('the reference', () => {
  it('is what the commands say now (npm run docs:reference)', async () => {
    const pages = referencePages(program);
    expect((await readdir(REFERENCE)).sort()).toEqual([...pages.keys()].sort());
    for (const [file, text] of pages) {
      expect(await readFile(join(REFERENCE, file), 'utf8'), file).toBe(text);
    }
  });

  it('names every command', () => {
    const all = [...referencePages(program).values()].join('\n');
    for (const leaf of leaves) expect(all).toContain(pathOf(leaf));
  });
});
