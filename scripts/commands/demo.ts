// `netbar demo`: a whole café on this machine, with every seat's codes as the node hands them out.
import { type Command, InvalidArgumentError } from 'commander';
import { EXIT } from '../../shared/config/exit-codes.ts';
import { sleep } from '../../shared/util/time.ts';
import { Cafe, MAX_MACHINES, type SeatReport } from '../demo/cafe.ts';
import { formatSeats } from '../demo/table.ts';

interface DemoOptions {
  machines: number;
  once?: boolean;
  json?: boolean;
  nodeVersion: string;
  timeout: number;
}

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('a café on this machine: a simulated node, simulated DeepLinks, real agents')
    .option('--machines <n>', `number of machines, 1 to ${MAX_MACHINES}`, wholeNumber(1, MAX_MACHINES), 6)
    .option('--once', 'stop when every machine is published: exit 0, or 1 after --timeout')
    .option('--json', 'print one JSON array instead of a table; needs --once')
    .option('--node-version <v>', 'version of the simulated node', '0.4.1.8')
    .option('--timeout <s>', 'limit of --once, seconds', wholeNumber(1, 3600), 120)
    .addHelpText('after', '\nExample: netbar demo --machines 12\n         netbar demo --once --json')
    .action(async (options: DemoOptions, command: Command) => {
      if (options.json && !options.once)
        command.error('error: --json needs --once', { exitCode: EXIT.usage });
      process.exit(await demo(options));
    });
}

async function demo(options: DemoOptions): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const cafe = new Cafe({ machines: options.machines, nodeVersion: options.nodeVersion });
  try {
    await cafe.start();
    return await (options.once ? waitForAll(cafe, options, stop.signal) : showLive(cafe, stop.signal));
  } finally {
    await cafe.stop();
  }
}

async function waitForAll(cafe: Cafe, options: DemoOptions, signal: AbortSignal): Promise<number> {
  const limit = performance.now() + options.timeout * 1000;
  let seats: SeatReport[] = [];
  do {
    await sleep(200, signal).catch(() => undefined);
    seats = await cafe.report();
  } while (!seats.every(isDone) && performance.now() < limit && !signal.aborted);
  process.stdout.write(options.json ? `${JSON.stringify(seats, undefined, 2)}\n` : formatSeats(seats));
  const missing = seats.filter((seat) => !isDone(seat));
  if (missing.length === 0) return EXIT.ok;
  for (const { seat, state, error } of missing)
    process.stderr.write(`${seat} is not published: ${error ?? state}\n`);
  return EXIT.failed;
}

function isDone(seat: SeatReport): boolean {
  return seat.published && seat.password !== null && seat.acceptedByDeepLink;
}

async function showLive(cafe: Cafe, signal: AbortSignal): Promise<number> {
  const { stdout } = process;
  const first = cafe.seats[0]?.label;
  const power = cafe.fleetFile
    ? `Switch a machine from another terminal: netbar power off ${first} --fleet ${cafe.fleetFile}\n`
    : '';
  const head = `Demo café: node ${cafe.nodeUrl}, ${cafe.seats.length} machines. Ctrl-C ends it.\n${power}\n`;
  let shown = '';
  while (!signal.aborted) {
    const table = formatSeats(await cafe.report());
    // A terminal is redrawn in place; a pipe gets a new table only when a state changed.
    const essence = table.replaceAll(/\d+\.\d s/g, '');
    if (stdout.isTTY) stdout.write(`\u001b[H\u001b[J${head}${table}`);
    else if (essence !== shown) stdout.write(`${shown === '' ? head : '\n'}${table}`);
    shown = essence;
    await sleep(500, signal).catch(() => undefined);
  }
  return EXIT.ok;
}

function wholeNumber(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}
