// `netbar completion`: what Tab has to know, printed for the shell.
import type { Command } from 'commander';
import { withExamples } from '../help/examples.ts';
import { exitLikeSysexits } from '../ipmi/usage.ts';
import { bashScript } from './bash.ts';
import { powershellScript } from './powershell.ts';
import { completionTree } from './tree.ts';
import { zshScript } from './zsh.ts';

const SHELLS = {
  bash: { write: bashScript, load: 'source <(netbar completion bash)' },
  zsh: { write: zshScript, load: 'source <(netbar completion zsh)' },
  powershell: {
    write: powershellScript,
    load: 'netbar completion powershell | Out-String | Invoke-Expression',
  },
} as const;

export function addCompletionCommand(program: Command): void {
  const completion = program
    .command('completion')
    .description('print the completion script of a shell')
    .exitOverride(exitLikeSysexits);
  for (const [shell, { write, load }] of Object.entries(SHELLS)) {
    withExamples(
      completion
        .command(shell)
        .description(`completion for ${shell}; put the example's line into its start file`),
      load,
    ).action(() => {
      process.stdout.write(write(program.name(), completionTree(program)));
    });
  }
}
