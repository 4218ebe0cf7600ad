// `netbar identify [on|off|--seconds N]`: the light that shows which machine is meant.
import type { Command } from 'commander';
import type { IdentifyControl } from '../../../shared/ipmi/capabilities/identify.ts';
import { isIpmiError, withDelivery } from '../../../shared/ipmi/errors.ts';
import { wholeNumber, withTargets } from './options.ts';
import type { View } from './output/report.ts';
import { askEach, type RunOptions, runTask } from './run.ts';
import { exitLikeSysexits } from './usage.ts';

type Light = number | 'on' | 'off';

const SECONDS = 15;

export function addIdentifyCommand(program: Command): void {
  const identify = program
    .command('identify')
    .description('the identify light of machines')
    .exitOverride(exitLikeSysexits);
  withTargets(
    identify.command('blink [machines...]', { isDefault: true }).description('on for a while (the default)'),
  )
    .option('--seconds <n>', `1 to 255 (default ${SECONDS})`, wholeNumber(1, 255), SECONDS)
    .action((names: string[], options: RunOptions & { seconds: number }, command: Command) =>
      shine(command, names, options, options.seconds),
    );
  for (const light of ['on', 'off'] as const) {
    withTargets(
      identify.command(`${light} [machines...]`).description(light === 'on' ? 'until switched off' : 'dark'),
    ).action((names: string[], options: RunOptions, command: Command) =>
      shine(command, names, options, light),
    );
  }
}

function shine(command: Command, names: string[], options: RunOptions, light: Light): Promise<never> {
  return runTask(command, names, options, {
    view: LIGHT,
    work: askEach(({ bmc }, signal) => setLight(bmc.identify, light, signal), options.parallel),
  });
}

async function setLight(control: IdentifyControl, light: Light, signal: AbortSignal): Promise<Light> {
  try {
    await control.identify(light, { signal });
    return light;
  } catch (error) {
    // The light may shine all the same.
    if (isIpmiError(error, 'IPMI_CANCELLED', 'IPMI_TIMEOUT')) throw withDelivery(error, 'unknown');
    throw error;
  }
}

const words = (light: Light) => (typeof light === 'number' ? `on for ${light} s` : light);

/** No BMC says whether its light shines, so `accepted` is all that can be known. */
const LIGHT: View<Light> = {
  columns: ['light', 'verified'],
  rows: (light) => [[words(light), 'accepted']],
  json: (light) => ({ light, verified: 'accepted' }),
  summary: words,
};
