#!/usr/bin/env node
// The `netbar-power-manager` command: the program that DBC's bare-metal node executes to switch machines.

// The node puts the BMC's password into our arguments; this takes them out of `ps` before anything else happens.
process.title = 'netbar-power-manager';
const { powerManagerCli } = await import('./commands/ipmi/power-manager/cli.ts');
process.exit(await powerManagerCli(process.argv.slice(2)));
