// `bmc`: a fleet of simulated BMCs as a process of its own.
import { isIPv4 } from 'node:net';
import { createInterface } from 'node:readline';
import { type Command, InvalidArgumentError } from 'commander';
import { EXIT } from '../../../shared/config/exit-codes.ts';
import { messageOf } from '../../../shared/errors/app-error.ts';
import { CannotStart } from './cannot-start.ts';
import { type BmcFleet, startBmcFleet } from './fleet.ts';

const KG_BYTES = 20;

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
    .option('--base <address>', 'first loopback address; the others follow', parseBase, '127.0.20.1')
    .option('--port <n>', 'UDP port of every BMC; 623 needs root', parsePort, 6623)
    .option('--kg <text>', 'BMC-wide key (Kg), at most 20 bytes', parseKg)
    .action((options: CliOptions) => serve(options));
}

/** Runs until SIGTERM or SIGINT; the end of stdin does not end it. */
async function serve({ count, base, port, kg }: CliOptions): Promise<void> {
  const fleet = await start({ count, base, port, ...(kg === undefined ? {} : { kg }) });
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

/** What this computer lacks is a line for its owner, no stack trace. */
async function start(options: CliOptions): Promise<BmcFleet> {
  try {
    return await startBmcFleet(options);
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    process.exit(EXIT.failed);
  }
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

/** Every address of 127.0.0.0/8 is there without being set up. */
function parseBase(text: string): string {
  const isGood = isIPv4(text) && /^127\..*\.(?!0$|255$)\d+$/.test(text);
  if (!isGood) throw new InvalidArgumentError('give a loopback address, such as 127.0.20.1');
  return text;
}

function parseKg(text: string): string {
  const isGood = text !== '' && Buffer.byteLength(text) <= KG_BYTES && !/[\p{Cc}"\\]/u.test(text);
  if (!isGood) throw new InvalidArgumentError(`give 1 to ${KG_BYTES} bytes without quotes and backslashes`);
  return text;
}
