// From a state and a wish to commands.
import { describe, expect, it } from 'vitest';
import {
  POWER_COMMANDS,
  type PowerCommand,
  type PowerControl,
} from '../../../shared/ipmi/capabilities/power.ts';
import { planPower } from '../../../shared/ipmi/power/plan.ts';

function control(commands: readonly PowerCommand[], onIsHarmless = false): PowerControl {
  return {
    commands: new Set(commands),
    onIsHarmless,
    readPower: async () => 'unknown',
    sendPower: async () => undefined,
  };
}

const BMC = control(POWER_COMMANDS);

describe('a plan', () => {
  it.each([
    ['on', 'off', ['on']],
    ['on', 'on', []],
    ['off', 'on', ['off']],
    ['off', 'off', []],
    ['soft', 'on', ['soft']],
    ['soft', 'off', []],
    ['cycle', 'on', ['cycle']],
    ['cycle', 'off', ['on']],
    ['reset', 'on', ['reset']],
    ['reset', 'off', ['on']],
  ] as const)('for "%s" of a machine that is %s is %j', (action, state, commands) => {
    expect(planPower(action, state, BMC)).toEqual(commands);
  });

  it.each(POWER_COMMANDS)('for "%s" of a machine in an unknown state does not exist', (action) => {
    expect(() => planPower(action, 'unknown', BMC)).toThrow(
      expect.objectContaining({ code: 'IPMI_STATE_UNKNOWN', delivery: 'none' }),
    );
  });

  it('may wake a machine in an unknown state where that is harmless, and nothing else', () => {
    const lan = control(['on', 'soft'], true);
    expect(planPower('on', 'unknown', lan)).toEqual(['on']);
    expect(() => planPower('soft', 'unknown', lan)).toThrow(
      expect.objectContaining({ code: 'IPMI_STATE_UNKNOWN' }),
    );
  });

  it('cycles by off and on where there is no cycle, and never makes up a reset', () => {
    const plug = control(['on', 'off']);
    expect(planPower('cycle', 'on', plug)).toEqual(['off', 'on']);
    expect(() => planPower('reset', 'on', plug)).toThrow(
      expect.objectContaining({ code: 'IPMI_NOT_SUPPORTED' }),
    );
  });
});
