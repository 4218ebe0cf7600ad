// Which commands bring a machine from a state to what somebody wants.
import type { PowerCommand, PowerControl, PowerState } from '../capabilities/power.ts';
import { IpmiError } from '../errors.ts';
import type { PowerAction } from './types.ts';

/**
 * Empty: the wanted state is there. `reset` and `cycle` of a machine that is off mean `on`; a cycle through
 * something that can't cycle (a smart plug) is off and on.
 * @throws IpmiError IPMI_STATE_UNKNOWN, or IPMI_NOT_SUPPORTED when the back end lacks a command
 */
export function planPower(action: PowerAction, state: PowerState, power: PowerControl): PowerCommand[] {
  const plan = commandsFor(action, state, power);
  const missing = plan.find((command) => !power.commands.has(command));
  if (missing !== undefined) {
    const message = `This machine's power can't be switched by "${missing}" here`;
    throw new IpmiError('IPMI_NOT_SUPPORTED', message, { context: { action } });
  }
  return plan;
}

function commandsFor(action: PowerAction, state: PowerState, power: PowerControl): PowerCommand[] {
  if (state === 'unknown') {
    if (action === 'on' && power.onIsHarmless) return ['on'];
    const message = 'The power state is not known, so nothing was sent: find out why first';
    throw new IpmiError('IPMI_STATE_UNKNOWN', message, { context: { action } });
  }
  if (action === 'on') return state === 'on' ? [] : ['on'];
  if (action === 'off' || action === 'soft') return state === 'off' ? [] : [action];
  if (state === 'off') return ['on'];
  const replaced = action === 'cycle' && !power.commands.has('cycle');
  return replaced ? ['off', 'on'] : [action];
}
