// `netbar demo`: a whole café on this machine, its counter's interface, and every seat's codes as the node hands them out.
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { EXIT } from '../../shared/config/exit-codes.ts';
import { LOG_LEVELS, type LogLevel } from '../../shared/logging/logger.ts';
import { sleep } from '../../shared/util/time.ts';
import { Cafe, MAX_MACHINES, type SeatReport } from '../demo/cafe.ts';
import { DEMO_PEOPLE } from '../demo/counter.ts';
import { openInterface } from '../demo/open.ts';
import { formatSeats } from '../demo/table.ts';
import { exitWith } from '../lib/exit.ts';

interface DemoOptions {
  machines: number;
  once?: boolean;
  json?: boolean;
  nodeVersion: string;
  timeout: number;
  port: number;
  open: boolean;
}

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description(
      'a café on this machine: its counter and interface, real agents, a simulated node and machines',
    )
    .option('--machines <n>', `number of machines, 1 to ${MAX_MACHINES}`, wholeNumber(1, MAX_MACHINES), 12)
    .option('--once', 'stop when every machine is published: exit 0, or 1 after --timeout')
    .option('--json', 'print one JSON array instead of a table; needs --once')
    .option('--node-version <v>', 'version of the simulated node', '0.4.1.8')
    .option('--timeout <s>', 'limit of --once, seconds', wholeNumber(1, 3600), 120)
    .option('--port <n>', "port of the counter's interface", wholeNumber(0, 65_535), 7740)
    .option('--no-open', 'print the address of the interface, but open no window')
    .addHelpText('after', '\nExample: netbar demo --machines 12\n         netbar demo --once --json')
    .action(async (options: DemoOptions, command: Command) => {
      if (options.json && !options.once)
        command.error('error: --json needs --once', { exitCode: EXIT.usage });
      await exitWith(await demo(options));
    });
}

async function demo(options: DemoOptions): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const { machines, nodeVersion, once } = options;
  const cafe = new Cafe({
    ...{
      machines,
      nodeVersion,
      port: once ? 0 : options.port,
      logLevel: logLevel(process.env.NETBAR_LOG_LEVEL),
    },
    // In a café that is only looked at, some seats can be switched on.
    leftOff: once ? 0 : Math.floor(machines / 6),
  });
  try {
    await cafe.start();
    return await (once ? waitForAll(cafe, options, stop.signal) : showLive(cafe, options, stop.signal));
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

async function showLive(cafe: Cafe, { open }: DemoOptions, signal: AbortSignal): Promise<number> {
  const { stdout } = process;
  const { window } = open ? openInterface(cafe.counterUrl, checkout()) : {};
  signal.addEventListener('abort', () => window?.kill());
  const head = headOf(cafe);
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

function headOf(cafe: Cafe): string {
  const people = DEMO_PEOPLE.map(({ name, role, pin }) => `${name} (${role}) ${pin}`).join(', ');
  return `Demo café with ${cafe.seats.length} machines. Ctrl-C ends it.

  Counter   ${cafe.counterUrl}
  PINs      ${people}
  Node      ${cafe.nodeUrl}
  Terminal  netbar power off ${cafe.seats[0]?.label} --fleet ${cafe.fleetFile}

`;
}

/** The folder with package.json above the running file: dist/netbar/main.js, or this file itself. */
function checkout(): string {
  return join(import.meta.dirname, '..', '..');
}

function logLevel(text: string | undefined): LogLevel {
  return LOG_LEVELS.find((level) => level === text) ?? 'silent';
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
