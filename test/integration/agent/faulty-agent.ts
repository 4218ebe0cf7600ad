// The agent's own entry with one difference: it kills itself with SIGKILL at a named step.
// Usage: node faulty-agent.ts <step>[:<nth time>] <arguments of netbar agent>
import { agentCli } from '../../../agent/cli.ts';

const [at, ...argv] = process.argv.slice(2);
const [name, nth = '1'] = at?.split(':') ?? [];
let seen = 0;

process.exit(
  await agentCli(argv, {
    step: (step) => {
      if (step === name && ++seen === Number(nth)) process.kill(process.pid, 'SIGKILL');
    },
  }),
);
