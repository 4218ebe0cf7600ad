// Completion scripts, run in the shells that this computer has.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bashScript } from '../../../scripts/commands/completion/bash.ts';
import { powershellScript } from '../../../scripts/commands/completion/powershell.ts';
import { completionTree } from '../../../scripts/commands/completion/tree.ts';
import { zshScript } from '../../../scripts/commands/completion/zsh.ts';
import { allCommands, pathOf } from '../../../scripts/commands/help/examples.ts';
import { buildProgram } from '../../../scripts/commands/program.ts';

const program = buildProgram();
const tree = completionTree(program);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'netbar-completion-'));
  writeFileSync(join(folder, 'netbar.bash'), bashScript('netbar', tree));
  writeFileSync(join(folder, 'netbar.zsh'), zshScript('netbar', tree));
  writeFileSync(join(folder, 'netbar.ps1'), powershellScript('netbar', tree));
  writeFileSync(join(folder, 'renter.seed'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function has(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** What bash offers when Tab is pressed behind these words; the last one is being typed. */
function tab(...words: string[]): string[] {
  const script = `
    source netbar.bash
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
    _netbar
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['--norc', '-u', '-c', script, 'bash', ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  return out.split('\n').filter((line) => line !== '');
}

describe('bash', () => {
  it('completes groups, commands and options', () => {
    expect(tab('netbar', 'sn')).toEqual(['snapshot']);
    expect(tab('netbar', 'bare-metal', '')).toEqual(
      expect.arrayContaining(['list', 'add', 'modify', 'delete', 'power', 'bootdev']),
    );
    expect(tab('netbar', 'vm', 'create', '--g')).toEqual(['--gpus']);
    expect(tab('netbar', 'vm', 'delete', 'abc', '--y')).toEqual(['--yes']);
  });

  it('completes the values of an option: choices, files, or nothing', () => {
    expect(tab('netbar', 'deeplink', 'get', '--via', '')).toEqual(['client', 'lan']);
    expect(tab('netbar', 'bare-metal', 'add', '--from', 'ren')).toEqual(['renter.seed']);
    expect(tab('netbar', 'vm', 'list', '--machine', '')).toEqual([]);
  });

  it('completes a positional argument that has fixed words, and nothing behind it', () => {
    expect(tab('netbar', 'bare-metal', 'bootdev', '')).toEqual(['none', 'pxe', 'disk', 'cdrom', 'bios']);
    expect(tab('netbar', 'bare-metal', 'power', 'o')).toEqual(['on', 'off']);
    expect(tab('netbar', 'config', 'set', 'm')).toEqual(['machine', 'manager']);
    expect(tab('netbar', 'config', 'set', 'machine', '')).toEqual([]);
    expect(tab('netbar', 'renter', 'bootdev', 'p')).toEqual(['pxe']);
    const behindOptions = ['bare-metal', 'power', '--json', '--machine', 'abc', 's'];
    expect(tab('netbar', ...behindOptions)).toEqual(['status']);
    expect(tab('netbar', 'bare-metal', 'power', 'on', '--machine', 'abc', 's')).toEqual([]);
  });

  it("knows the agent's options and commands", () => {
    expect(tab('netbar', 'agent', '')).toEqual(['rotate', 'status']);
    expect(tab('netbar', 'agent', '--on')).toEqual(['--once']);
    expect(tab('netbar', 'agent', '--config', 'ren')).toEqual(['renter.seed']);
  });

  it('is not led astray by the value of an option that is also the name of a command', () => {
    expect(tab('netbar', 'disk', 'add', 'vm1', '--mount', '/data', '--si')).toEqual(['--size']);
    expect(tab('netbar', 'nonsense', '')).toContain('vm');
  });

  it('knows every command and every option of the tree', () => {
    for (const command of allCommands(program)) {
      const offered = tab(...pathOf(command).split(' '), '--');
      for (const { long, hidden } of command.options) if (long && !hidden) expect(offered).toContain(long);
    }
  });
});

describe('zsh and PowerShell', () => {
  it('scripts hold every command', () => {
    for (const script of [zshScript('netbar', tree), powershellScript('netbar', tree)]) {
      for (const { path } of tree) expect(script).toContain(`'${path}'`);
      expect(script).toMatch(/'none',? 'pxe',? 'disk',? 'cdrom',? 'bios'/);
    }
  });

  if (has('zsh')) {
    it('zsh reads its script', () => {
      execFileSync('zsh', ['-n', join(folder, 'netbar.zsh')]);
    });
  }
  if (has('pwsh')) {
    it('PowerShell completes', () => {
      const line = `. ./netbar.ps1; (TabExpansion2 'netbar sn' 9).CompletionMatches.CompletionText`;
      expect(execFileSync('pwsh', ['-c', line], { cwd: folder, encoding: 'utf8' }).trim()).toBe('snapshot');
    });
  }
});
