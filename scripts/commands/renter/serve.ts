// `netbar renter serve`: the renter's page on this computer.
import { type Command, InvalidArgumentError } from 'commander';
import { EXIT } from '../../../shared/config/exit-codes.ts';
import { createLogger } from '../../../shared/logging/logger.ts';
import { builtRenterPage } from '../../lib/built-interface.ts';
import { targetOf } from '../dbc/run/connection.ts';
import { finish } from '../dbc/run/finish.ts';
import { withExamples } from '../help/examples.ts';

interface ServeOptions {
  node?: string;
  profile?: string;
  port: number;
}

const PORT = 7742;

export function addServeCommand(renter: Command): void {
  const command = renter
    .command('serve')
    .description('the same as a page for browsers on this computer')
    .option(
      '--node <url>',
      'a client node, the only one that the page asks (default NETBAR_NODE, else the profile)',
    )
    .option('--profile <name>', 'profile of `netbar config` (default NETBAR_PROFILE, else "default")')
    .option('--port <n>', 'port on 127.0.0.1; 0 takes a free one', port, PORT)
    .addHelpText(
      'after',
      `
For other computers let the counter offer the page (renterPage in its configuration): it speaks TLS.
Exit codes: 0 stopped by SIGTERM or SIGINT, 1 failed, 64 wrong arguments, 78 bad configuration.`,
    );
  withExamples(command, 'netbar renter serve --node http://10.0.0.2:5050').action((options: ServeOptions) =>
    finish({}, async () => serve((await targetOf(options)).url, options.port)),
  );
}

async function serve(nodeUrl: string, wanted: number): Promise<number> {
  // Other commands do without the web server.
  const { RenterPageServer } = await import('../../../kiosk/counter/renter/page-server.ts');
  const log = await createLogger({
    level: 'warn',
    base: { name: 'renter-page' },
    destination: { write: (line) => void process.stderr.write(line) },
  });
  const server = new RenterPageServer({
    ...{ listen: { host: '127.0.0.1', port: wanted }, nodeUrl, log },
    pageDir: builtRenterPage() ?? '',
  });
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  await server.start();
  process.stdout.write(`${server.urls.map((url) => `Renter page: ${url}`).join('\n')}\n`);
  await stopped;
  await server.stop();
  return EXIT.ok;
}

function port(text: string): number {
  const value = Number(text);
  if (/^\d{1,5}$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError('Give a port from 0 to 65535.');
}
