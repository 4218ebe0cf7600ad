#!/usr/bin/env node
// The `netbar` command. The agent parses its own arguments: on a GPU machine nothing else is loaded.

if (process.argv[2] === 'agent') {
  const { agentCli } = await import('../agent/cli.ts');
  process.exit(await agentCli(process.argv.slice(3)));
} else {
  const { runProgram } = await import('./commands/program.ts');
  await runProgram();
}
