// Entry of the bundled agent: `node dist/agent.js --config FILE`.
import { agentCli } from './cli.ts';

process.exitCode = await agentCli(process.argv.slice(2));
// Handles that linger (a slow pipe, a keep-alive socket) must not hold up a clean stop.
process.exit();
