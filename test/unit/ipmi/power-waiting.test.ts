// Operations that only wait for a machine hold up no other machine.
import { expect, it, onTestFinished } from 'vitest';
import type { PowerCommand, PowerState } from '../../../shared/ipmi/capabilities/power.ts';
import { PowerController } from '../../../shared/ipmi/power/power-controller.ts';
import type { PowerTarget } from '../../../shared/ipmi/power/types.ts';

/** More than any bound that a café's size would suggest. */
const MANY = 600;

/** A machine that does what it is told, except that its operating system never shuts down. */
function machine(key: string, power: PowerState, sent: string[]): PowerTarget {
  let state = power;
  return {
    key,
    power: {
      commands: new Set<PowerCommand>(['on', 'off', 'soft']),
      readPower: async () => state,
      sendPower: async (command) => {
        sent.push(`${command} ${key}`);
        if (command !== 'soft') state = command === 'off' ? 'off' : 'on';
      },
    },
  };
}

it('switches a machine on while hundreds of others are waited for', async () => {
  const sent: string[] = [];
  const controller = new PowerController({ minIntervalMs: 0 });
  const stop = new AbortController();
  const waiting = Array.from({ length: MANY }, (_, at) => machine(`m${at}`, 'on', sent));
  const bulk = controller.bulk(waiting, 'soft', { signal: stop.signal });
  onTestFinished(async () => {
    stop.abort();
    await bulk;
  });
  await expect.poll(() => sent.filter((line) => line.startsWith('soft ')).length).toBe(MANY);
  const result = await controller.run(machine('other', 'off', sent), 'on');
  expect(result).toMatchObject({ after: 'on', verified: 'read back' });
});
