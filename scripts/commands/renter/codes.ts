// `netbar renter codes`: the codes of a rented machine, waiting for them while it starts.
import type { Command } from 'commander';
import { requests } from '../../../shared/dbc/index.ts';
import { withExamples } from '../help/examples.ts';
import { awaitCodes } from './await-codes.ts';
import { type RenterOptions, secondsFrom, withRenter } from './options.ts';
import { powerRequests, requirePower } from './power.ts';
import { type EndingCode, exitCodeHelp } from './problems.ts';
import { CodesProgressLines } from './progress.ts';
import { type RenterWork, runRenter } from './run.ts';
import { showCodes } from './show-codes.ts';
import { watchCodes } from './watch.ts';

interface CodesOptions extends RenterOptions {
  watch?: boolean;
  plain?: boolean;
  powerOn?: boolean;
  offAfter: number;
  every: number;
}

/** A machine boots in minutes; a slow one checks its disks. */
const TIMEOUT_S = 1200;
const OFF_AFTER_S = 60;
const EVERY_S = 3;
/** Of a terminal that does not know its own. */
const USUAL_WIDTH = 80;
/** A question that is under way when the time is over may still be answered: a client node takes 35 s. */
const LAST_ANSWER_MS = 40_000;

export const CODES_ENDINGS: readonly EndingCode[] = [
  ...(['NOT_YOURS', 'ENDED', 'NOT_CONNECTED', 'MACHINE_OFF', 'NODE_UNREACHABLE'] as const),
  ...(['MACHINE_UNKNOWN', 'WRONG_NODE', 'UNREADABLE', 'CHAIN_SILENT'] as const),
];

export function addCodesCommand(renter: Command): void {
  const codes = renter
    .command('codes')
    .description('device ID and password of a rented machine, as soon as they are there');
  const limit = { text: 'how long to wait for the codes; 0 asks once', seconds: TIMEOUT_S };
  withExamples(
    withRenter(codes, limit)
      .option('--power-on', 'switch the machine on first, if it is off')
      .option('--off-after <s>', 'how long it may be off', secondsFrom(0), OFF_AFTER_S)
      .option('--every <s>', 'between two questions', secondsFrom(0), EVERY_S)
      .option('--watch', 'stay, and say when the codes change, until the rental ends')
      .option('--plain', 'two lines of text, also on a terminal')
      .addHelpText('after', exitCodeHelp(CODES_ENDINGS)),
    'netbar renter codes --node http://10.0.0.2:5050 --machine $ID --identity session:file:friend.session',
    'netbar renter codes --machine $ID --identity wallet:prompt --power-on --watch',
  ).action((options: CodesOptions) =>
    runRenter(options, {
      // A rental may last for weeks. Each question has a limit of its own.
      limitMs: options.watch ? undefined : options.timeout * 1000 + LAST_ANSWER_MS,
      requests: (machine) => [
        ...(options.powerOn ? powerRequests(machine, 'on') : []),
        requests.deeplink.get(machine),
      ],
      work: (work) => run(work, options),
    }),
  );
}

async function run(work: RenterWork, options: CodesOptions): Promise<number> {
  const { client, machine, signal } = work;
  const { json = false, plain = false, powerOn = false, watch = false } = options;
  const show = {
    machine,
    json,
    plain,
    width: process.stdout.isTTY ? process.stdout.columns || USUAL_WIDTH : undefined,
  };
  const everyMs = Math.max(options.every, 1) * 1000;
  if (powerOn) await requirePower(work);
  const progress = new CodesProgressLines();
  const codes = await awaitCodes(client, machine, {
    ...{ signal, everyMs },
    withinMs: options.timeout * 1000,
    offMs: options.offAfter * 1000,
    onProgress: (step) => progress.say(step),
  });
  process.stdout.write(await showCodes(codes, show));
  if (!watch) return 0;
  return watchCodes(client, machine, { signal, everyMs, codes, print: (pair) => showCodes(pair, show) });
}
