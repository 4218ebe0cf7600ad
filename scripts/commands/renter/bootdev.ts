// `netbar renter bootdev DEVICE`: the device of the next boot, through the client node.
import { Argument, type Command } from 'commander';
import type { RenterProblemCode } from '../../../kiosk/ipc/renter/page.ts';
import { NODE_BOOT_DEVICES } from '../../../shared/dbc/index.ts';
import { withExamples } from '../help/examples.ts';
import { type RenterOptions, withRenter } from './options.ts';
import { exitCodeHelp } from './problems.ts';
import { runRenter } from './run.ts';

type Device = (typeof NODE_BOOT_DEVICES)[number];

const TIMEOUT_S = 120;
const NOTE = 'The node says "failed" whether it worked or not, and the setting cannot be read through it.';

export const BOOTDEV_ENDINGS: readonly RenterProblemCode[] = [
  ...(['NOT_YOURS', 'ENDED', 'NODE_UNREACHABLE', 'MACHINE_UNKNOWN'] as const),
  ...(['WRONG_NODE', 'UNCONFIRMED', 'BMC_SILENT', 'CHAIN_SILENT'] as const),
];

export function addBootDeviceCommand(renter: Command): void {
  const bootdev = renter
    .command('bootdev')
    .description('the device that a rented machine boots from next')
    .addArgument(new Argument('<device>', 'none clears an override').choices(NODE_BOOT_DEVICES));
  withExamples(
    withRenter(bootdev, { text: 'hard limit of everything', seconds: TIMEOUT_S }).addHelpText(
      'after',
      `
${NOTE}
What is checked is that you rent the machine and that its controller answers; then 0 means: sent.
${exitCodeHelp(BOOTDEV_ENDINGS)}`,
    ),
    'netbar renter bootdev bios --machine $ID --identity session:file:friend.session',
  ).action((device: Device, options: RenterOptions, command: Command) =>
    runRenter(command, options, {
      ...{ limitMs: options.timeout * 1000, late: 'UNCONFIRMED' },
      cancelled: 'if it was sent already, the device may be set',
      work: async ({ client, machine, signal }) => {
        // The node answers strangers the same "failed": who is no renter is found out by a question.
        await client.bareMetal.powerStatus(machine, { signal });
        await client.bareMetal.bootDevice(machine, device, { signal });
        const answer = { ok: true, machine, device, sent: true, confirmed: false };
        process.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : `${device}: sent, unconfirmed\n`);
        process.stderr.write(`${NOTE}\n`);
        return 0;
      },
    }),
  );
}
