// `netbar bootdev get|set`: which device machines boot from next.
import { Argument, type Command, Option } from 'commander';
import {
  BOOT_DEVICES,
  type BootDevice,
  type BootFlags,
} from '../../../shared/ipmi/capabilities/boot-device.ts';
import type { PowerResult } from '../../../shared/ipmi/power/types.ts';
import type { Machine } from './machines/equipment.ts';
import { withConsent, withTargets } from './options.ts';
import type { View } from './output/report.ts';
import { formatSeconds } from './output/table.ts';
import { bulkOptions, bulkPower, POWER_RESULT, withStagger } from './power.ts';
import { askEach, type RunOptions, runTask } from './run.ts';
import { exitLikeSysexits } from './usage.ts';

interface SetOptions extends RunOptions {
  persistent?: boolean;
  uefi?: boolean;
  power?: 'on' | 'cycle' | 'reset';
  stagger?: number;
}

interface BootChange {
  before: BootFlags;
  after: BootFlags;
  ms: number;
}

export function addBootDeviceCommand(program: Command): void {
  const bootdev = program
    .command('bootdev')
    .description('the device that machines boot from next')
    .exitOverride(exitLikeSysexits);
  withTargets(bootdev.command('get [machines...]').description('read the boot flags')).action(
    (names: string[], options: RunOptions, command: Command) =>
      runTask(command, names, options, { view: FLAGS, work: askEach(readFlags, options.parallel) }),
  );
  const set = bootdev
    .command('set')
    .description('set the boot flags and read them back')
    .addArgument(new Argument('<device>', 'none clears an override').choices(BOOT_DEVICES))
    .argument('[machines...]');
  withStagger(withConsent(withTargets(set)))
    .option('--persistent', 'for every boot from now on, not only the next')
    .option('--uefi', 'boot the UEFI way (default legacy BIOS)')
    .addOption(
      new Option('--power <action>', 'then switch or restart the machine').choices(['on', 'cycle', 'reset']),
    )
    .action(setBootDevice);
}

function setBootDevice(
  device: BootDevice,
  names: string[],
  options: SetOptions,
  command: Command,
): Promise<never> {
  const { persistent = false, uefi = false, power } = options;
  const boot = { device, persistent, firmware: uefi ? 'uefi' : 'legacy' } as const;
  if (power !== undefined) {
    return runTask(command, names, options, {
      view: BOOT_AND_POWER,
      ...(power === 'on' ? {} : { destructive: power === 'cycle' ? 'power-cycle' : 'reset' }),
      work: (work) => bulkPower(work, power, { ...bulkOptions(options), boot }),
    });
  }
  const change = async ({ bmc: { bootDevice } }: Machine, signal: AbortSignal): Promise<BootChange> => {
    const start = performance.now();
    const before = await bootDevice.readBootDevice({ signal });
    const after = await bootDevice.setBootDevice(boot, { signal });
    return { before, after, ms: Math.round(performance.now() - start) };
  };
  return runTask(command, names, options, { view: CHANGE, work: askEach(change, options.parallel) });
}

function readFlags({ bmc }: Machine, signal: AbortSignal): Promise<BootFlags> {
  return bmc.bootDevice.readBootDevice({ signal });
}

/** `pxe, once, uefi`, or `none` when nothing overrides the machine's own set-up. */
function words({ device, valid, persistent, firmware }: BootFlags): string {
  if (!valid || device === 'none') return 'none';
  return `${device}, ${persistent ? 'always' : 'once'}, ${firmware}`;
}

const FLAGS: View<BootFlags> = {
  columns: ['boots from'],
  rows: (flags) => [[words(flags)]],
  json: (flags) => ({ boot: flags }),
  summary: words,
};

const CHANGE: View<BootChange> = {
  columns: ['before', 'after', 'verified', 'time'],
  rows: ({ before, after, ms }) => [[words(before), words(after), 'read back', formatSeconds(ms)]],
  json: (change) => ({ ...change, verified: 'read back' }),
  summary: ({ after }) => words(after),
};

const BOOT_AND_POWER: View<PowerResult> = {
  ...POWER_RESULT,
  columns: ['boots from', ...POWER_RESULT.columns],
  rows: (result) => POWER_RESULT.rows(result).map((row) => [result.boot ? words(result.boot) : '-', ...row]),
};
