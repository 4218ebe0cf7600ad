// `netbar renter bootdev DEVICE`: the device of the next boot, through the client node.
import { Argument, type Command } from 'commander';
import { NODE_BOOT_DEVICES, type NodeBootDevice, requests } from '../../../shared/dbc/index.ts';
import { withExamples } from '../help/examples.ts';
import { type RenterOptions, withRenter } from './options.ts';
import { ENDINGS, type EndingCode, exitCodeHelp } from './problems.ts';
import { type RenterWork, runRenter } from './run.ts';
import { problemJson } from './tell.ts';

const TIMEOUT_S = 120;
const NOTE = 'The node says "failed" whether it worked or not, and the setting cannot be read through it.';

export const BOOTDEV_ENDINGS: readonly EndingCode[] = [
  ...(['NOT_YOURS', 'ENDED', 'NODE_UNREACHABLE', 'MACHINE_UNKNOWN'] as const),
  ...(['WRONG_NODE', 'UNREADABLE', 'UNCONFIRMED', 'BMC_SILENT', 'CHAIN_SILENT'] as const),
];

export function addBootDeviceCommand(renter: Command): void {
  const bootdev = renter
    .command('bootdev')
    .description('the device that a rented machine boots from next')
    .addArgument(new Argument('<device>', 'none clears an override').choices(NODE_BOOT_DEVICES));
  const limit = { text: 'hard limit of everything', seconds: TIMEOUT_S, least: 1 };
  withExamples(
    withRenter(bootdev, limit).addHelpText(
      'after',
      `
${NOTE}
What is checked is that you rent the machine and that its controller answers; then ${ENDINGS.UNCONFIRMED.exit} means: sent.
${exitCodeHelp(BOOTDEV_ENDINGS)}`,
    ),
    'netbar renter bootdev bios --machine $ID --identity session:file:friend.session',
  ).action((device: NodeBootDevice, options: RenterOptions) =>
    runRenter(options, {
      limitMs: options.timeout * 1000,
      requests: (machine) => [
        requests.bareMetal.power(machine, 'status'),
        requests.bareMetal.bootDevice(machine, device),
      ],
      cancelled: 'it was sent, and the device may be set',
      work: (work) => run(work, device, options.json === true),
    }),
  );
}

/** Never confirmed, and so never ends with 0. */
async function run(
  { client, machine, signal, change }: RenterWork,
  device: NodeBootDevice,
  json: boolean,
): Promise<number> {
  // The node answers strangers the same "failed": who is no renter is found out by a question.
  await client.bareMetal.powerStatus(machine, { signal });
  await change(() => client.bareMetal.bootDevice(machine, device, { signal }));
  const answer = { ...problemJson('UNCONFIRMED', NOTE), machine, device, sent: true, confirmed: false };
  process.stdout.write(json ? `${JSON.stringify(answer)}\n` : `${device}: sent, unconfirmed\n`);
  process.stderr.write(`${NOTE}\n`);
  return ENDINGS.UNCONFIRMED.exit;
}
