// Entry of the bundled agent: `node dist/agent.js --config FILE`.
import { guardStandardStreams } from '../shared/util/standard-streams.ts';
import { agentCli } from './cli.ts';

// Standard output is for what a command was asked for; the log of the service is guarded by itself.
guardStandardStreams({ isService: false });
process.exitCode = await agentCli(process.argv.slice(2));
// Handles that linger (a slow pipe, a keep-alive socket) must not hold up a clean stop.
process.exit();
