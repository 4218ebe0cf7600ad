#!/usr/bin/env node
// The `netbar` command. The agent parses its own arguments: on a GPU machine nothing else is loaded.

/** As shells say it of a program that SIGPIPE has ended. */
const EXIT_CLOSED_PIPE = 141;

for (const stream of [process.stdout, process.stderr]) {
  // Whoever read along has gone: `netbar … | head -1`.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT_CLOSED_PIPE);
    throw error;
  });
}

const [, , group, ...rest] = process.argv;
if (group === 'agent' && !rest.some((word) => word === '--help' || word === '-h')) {
  const { agentCli } = await import('../agent/cli.ts');
  process.exit(await agentCli(rest));
} else {
  const { runProgram } = await import('./commands/program.ts');
  await runProgram();
}
