#!/usr/bin/env node
// The `netbar` command. The agent parses its own arguments: on a GPU machine nothing else is loaded.
import { guardStandardStreams } from '../shared/util/standard-streams.ts';

/** Commands that serve until they are told to stop; what they print is for people who look on. */
const SERVICES: ReadonlySet<string | undefined> = new Set(['counter', 'serve']);

const [, , group, ...rest] = process.argv;
guardStandardStreams({ isService: SERVICES.has(group) || SERVICES.has(rest[0]) });

if (group === 'agent' && !rest.some((word) => word === '--help' || word === '-h')) {
  const { agentCli } = await import('../agent/cli.ts');
  process.exit(await agentCli(rest));
} else {
  const { runProgram } = await import('./commands/program.ts');
  await runProgram();
}
