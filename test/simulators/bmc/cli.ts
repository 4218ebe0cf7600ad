// `bmc`: a fleet of simulated BMCs as a process of its own.
import { createInterface } from 'node:readline';
import { type Command, InvalidArgumentError } from 'commander';
import { messageOf } from '../../../shared/errors/app-error.ts';
import { type BmcFleet, startBmcFleet } from './fleet.ts';

interface CliOptions {
  count: number;
  base: string;
  port: number;
  kg?: string;
}

/** Adds `bmc` to a command line. Users and passwords are made up, so they are printed. */
export function addBmcCommand(parent: Command): void {
  parent
    .command('bmc')
    .description(
      'a fleet of simulated BMCs (ipmi_sim); writes one JSON line per event, takes "power INDEX on|off"',
    )
    .option('--count <n>', 'number of BMCs', parseCount, 1)
    .option('--base <address>', 'first loopback address; the others follow', '127.0.20.1')
    .option('--port <n>', 'UDP port of every BMC; 623 needs root', parsePort, 6623)
    .option('--kg <text>', 'BMC-wide key (Kg)')
    .action((options: CliOptions) => serve(options));
}

/** Runs until SIGTERM or SIGINT; the end of stdin does not end it. */
async function serve({ count, base, port, kg }: CliOptions): Promise<void> {
  const fleet = await startBmcFleet({ count, base, port, ...(kg === undefined ? {} : { kg }) });
  for (const [index, bmc] of fleet.bmcs.entries()) {
    bmc.on('power', (state, cause) => say({ event: 'power', index, address: bmc.address, state, cause }));
    bmc.on('reset', () => say({ event: 'reset', index, address: bmc.address }));
    bmc.on('identify', (seconds, force) => say({ event: 'identify', index, seconds, force }));
  }
  const stopped = Promise.withResolvers<void>();
  process.once('SIGTERM', stopped.resolve).once('SIGINT', stopped.resolve);
  const input = createInterface({ input: process.stdin });
  input.on('line', (line) =>
    obey(fleet, line).catch((error) => say({ event: 'error', message: messageOf(error) })),
  );
  const bmcs = fleet.bmcs.map(({ address, user, password }) => ({ address, port, user, password }));
  say({ event: 'ready', pid: process.pid, bmcs });
  await stopped.promise;
  input.close();
  process.stdin.destroy();
  await fleet.stop();
  say({ event: 'stopped' });
}

async function obey(fleet: BmcFleet, line: string): Promise<void> {
  const [, index, state] = /^power (\d+) (on|off)$/.exec(line.trim()) ?? [];
  if (index === undefined || (state !== 'on' && state !== 'off')) throw new Error('say: power INDEX on|off');
  await fleet.at(Number(index)).setPower(state);
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 2000) throw new InvalidArgumentError('give 1 to 2000');
  return count;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidArgumentError('give 1 to 65535');
  return port;
}
