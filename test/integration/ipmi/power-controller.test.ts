// The power controller over the real ipmitool and the real ipmi_sim: every answer is proven by the chassis.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bmcKey, parseBmc } from '../../../shared/ipmi/bmc.ts';
import { IpmiError } from '../../../shared/ipmi/errors.ts';
import { Ipmitool } from '../../../shared/ipmi/ipmitool/ipmitool.ts';
import { ipmitoolMachine } from '../../../shared/ipmi/ipmitool/machine.ts';
import { PowerController } from '../../../shared/ipmi/power/power-controller.ts';
import type { PowerStep, PowerTarget } from '../../../shared/ipmi/power/types.ts';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import type { SimulatedBmc } from '../../simulators/bmc/simulated-bmc.ts';
import { UdpRelay } from '../../simulators/bmc/udp-relay.ts';

const tool = new Ipmitool();
const controller = new PowerController({
  minIntervalMs: 0,
  pollCapMs: 200,
  softPollCapMs: 200,
  settleMs: 1500,
});
let fleet: BmcFleet;
let bmc: SimulatedBmc;

beforeAll(async () => {
  fleet = await startBmcFleet({ count: 2 });
  bmc = fleet.at(0);
});

afterEach(async () => {
  for (const command of ['status', 'control', 'setBoot'] as const) await bmc.answer(command, 0, 0);
  bmc.behaviour.softOffMs = 300;
  bmc.behaviour.cycleMs = 200;
  await bmc.setPower('off');
  bmc.controls.length = 0;
});

afterAll(async () => {
  await Promise.all([fleet?.stop(), tool.stop()]);
});

function target({ address, port }: { address: string; port: number } = bmc): PowerTarget {
  const settings = parseBmc({ address, port, user: 'admin', password: 'secret', cipherSuite: 3 });
  const { power, bootDevice } = ipmitoolMachine(tool, settings);
  return { key: bmcKey(settings), power, bootDevice };
}

async function failure(call: Promise<unknown>): Promise<IpmiError> {
  const error = await call.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(IpmiError);
  return error as IpmiError;
}

describe('switching on and off', () => {
  it('sends one command and reads the new state back', async () => {
    const on = await controller.run(target(), 'on');
    expect(on).toMatchObject({ before: 'off', after: 'on', sent: ['on'], verified: 'read back' });
    expect(on.ms).toBeGreaterThan(0);
    const off = await controller.run(target(), 'off');
    expect(off).toMatchObject({ before: 'on', after: 'off', sent: ['off'], verified: 'read back' });
    expect(bmc.controls).toEqual(['on', 'off']);
  });

  it('sends nothing to a machine that is there already', async () => {
    const off = await controller.run(target(), 'off');
    expect(off).toMatchObject({ before: 'off', after: 'off', sent: [], verified: 'already' });
    await bmc.setPower('on');
    expect(await controller.run(target(), 'on')).toMatchObject({ sent: [], verified: 'already' });
    expect(bmc.controls).toEqual([]);
  });

  it('sends nothing to a machine whose state is not known', async () => {
    await bmc.answer('status', 0xcc);
    expect((await failure(controller.run(target(), 'on'))).delivery).toBe('none');
    const dead = target({ address: bmc.address, port: 6996 });
    expect(await failure(controller.run(dead, 'off'))).toMatchObject({
      code: 'IPMI_UNREACHABLE',
      delivery: 'none',
    });
    expect(bmc.controls).toEqual([]);
  });

  it('fails when the BMC accepts and nothing happens', async () => {
    await bmc.answer('control', 0);
    const error = await failure(controller.run(target(), 'on', { reachLimitMs: 600 }));
    expect(error).toMatchObject({ code: 'IPMI_STATE_NOT_REACHED', delivery: 'accepted', retryable: false });
    expect(error.context).toMatchObject({ wanted: 'on', state: 'off' });
  });

  it('reports a refusal as one, when the state did not change', async () => {
    await bmc.answer('control', 0xff);
    const error = await failure(controller.run(target(), 'on'));
    expect(error).toMatchObject({ code: 'IPMI_COMMAND_REJECTED', delivery: 'unknown' });
  });
});

describe('cycle and reset', () => {
  it('of a machine that is off switch it on, and say so', async () => {
    const reset = await controller.run(target(), 'reset');
    expect(reset).toMatchObject({ action: 'reset', before: 'off', after: 'on', sent: ['on'] });
    await bmc.setPower('off');
    const cycle = await controller.run(target(), 'cycle');
    expect(cycle).toMatchObject({ action: 'cycle', before: 'off', after: 'on', sent: ['on'] });
    expect(bmc.controls).toEqual(['on', 'on']);
  });

  it('watch a cycle go off and come back', async () => {
    await bmc.setPower('on');
    bmc.behaviour.cycleMs = 600;
    const cycle = await controller.run(target(), 'cycle');
    expect(cycle).toMatchObject({ before: 'on', after: 'on', sent: ['cycle'], verified: 'seen off and on' });
    expect(bmc.state().power).toBe('on');
  });

  it('say "accepted" of a reset, which leaves no trace in the power state', async () => {
    await bmc.setPower('on');
    const reset = await controller.run(target(), 'reset');
    expect(reset).toMatchObject({ before: 'on', after: 'on', sent: ['reset'], verified: 'accepted' });
    expect(bmc.controls).toEqual(['reset']);
  });

  it('fail when a cycle does not come back on', async () => {
    await bmc.setPower('on');
    bmc.behaviour.cycleMs = 60_000;
    const error = await failure(controller.run(target(), 'cycle', { reachLimitMs: 500 }));
    expect(error).toMatchObject({ code: 'IPMI_STATE_NOT_REACHED', delivery: 'accepted' });
    expect(error.context).toMatchObject({ wanted: 'on', state: 'off' });
  });

  it('switch on when the machine went off after it was read', async () => {
    await bmc.setPower('on');
    const { key, power } = target();
    let first = true;
    const reader = {
      readPower: async () => {
        const state = await power.readPower();
        // Somebody presses the button between our reading and our command.
        if (first) await bmc.setPower('off');
        first = false;
        return state;
      },
    };
    const result = await controller.run({ key, power, reader }, 'reset');
    expect(result).toMatchObject({ before: 'on', after: 'on', sent: ['on'] });
  });
});

describe('soft-off', () => {
  it('waits until the operating system has shut down', async () => {
    await bmc.setPower('on');
    bmc.behaviour.softOffMs = 700;
    const result = await controller.run(target(), 'soft');
    expect(result).toMatchObject({ before: 'on', after: 'off', sent: ['soft'], verified: 'read back' });
    expect(result.ms).toBeGreaterThanOrEqual(700);
  });

  it('that is ignored fails at its limit and leaves the machine on', async () => {
    await bmc.setPower('on');
    bmc.behaviour.softOffMs = null;
    const error = await failure(controller.run(target(), 'soft', { softOffLimitMs: 500 }));
    expect(error).toMatchObject({ code: 'IPMI_STATE_NOT_REACHED', delivery: 'accepted' });
    expect(error.message).toContain('"off"');
    expect(bmc.controls).toEqual(['soft']);
    expect(bmc.state().power).toBe('on');
  });

  it('that is ignored ends with a cut only where that was asked for', async () => {
    await bmc.setPower('on');
    bmc.behaviour.softOffMs = null;
    const steps: PowerStep[] = [];
    const result = await controller.run(target(), 'soft', {
      softOffLimitMs: 500,
      forceAfterSoft: true,
      onStep: (step) => steps.push(step),
    });
    expect(result).toMatchObject({ after: 'off', sent: ['soft', 'off'], verified: 'read back' });
    expect(steps.map(({ step }) => step)).toEqual(['read', 'sent', 'forcing', 'sent']);
  });

  it('can be aborted; what was sent is said', async () => {
    await bmc.setPower('on');
    bmc.behaviour.softOffMs = null;
    const abort = new AbortController();
    const running = failure(controller.run(target(), 'soft', { signal: abort.signal }));
    bmc.once('control', () => setTimeout(() => abort.abort(), 300));
    expect(await running).toMatchObject({ code: 'IPMI_CANCELLED', delivery: 'accepted' });
    expect(await controller.run(target(), 'off')).toMatchObject({ before: 'on', after: 'off' });
  });
});

describe('an answer that is lost', () => {
  /** A BMC whose answers vanish once it has carried out a command, until `ms` later. */
  async function deafRelay(ms: number): Promise<UdpRelay> {
    let lost = false;
    const relay = new UdpRelay({ target: bmc, replyDelayMs: 30, reply: () => (lost ? 'drop' : 'pass') });
    bmc.once('control', () => {
      lost = true;
      setTimeout(() => {
        lost = false;
      }, ms);
    });
    await relay.start();
    return relay;
  }

  it('is made up for by reading the state, never by a second command', async () => {
    const relay = await deafRelay(3000);
    const result = await controller.run(target(relay.address), 'on');
    await relay.stop();
    expect(result).toMatchObject({ before: 'off', after: 'on', sent: ['on'], verified: 'read back' });
    expect(bmc.controls).toEqual(['on']);
  });

  it('to a reset stays doubtful', async () => {
    await bmc.setPower('on');
    const relay = await deafRelay(3000);
    const error = await failure(controller.run(target(relay.address), 'reset'));
    await relay.stop();
    expect(error).toMatchObject({ code: 'IPMI_TIMEOUT', delivery: 'unknown', retryable: false });
    expect(bmc.controls).toEqual(['reset']);
  });
});

describe('boot device and power together', () => {
  it('set the device before the machine starts', async () => {
    const seen: string[] = [];
    bmc.once('control', () => seen.push(bmc.state().bootFlags));
    const boot = { device: 'pxe', persistent: false, firmware: 'uefi' } as const;
    const result = await controller.run(target(), 'on', { boot });
    expect(result).toMatchObject({ after: 'on', boot: { ...boot, valid: true } });
    expect(seen).toEqual(['a004000000']);
  });

  it('send no power command when the device could not be set', async () => {
    await bmc.answer('setBoot', 0);
    const boot = { device: 'disk', persistent: true, firmware: 'uefi' } as const;
    const error = await failure(controller.run(target(), 'on', { boot }));
    expect(error.code).toBe('IPMI_BOOT_DEVICE_NOT_SET');
    expect(bmc.controls).toEqual([]);
  });
});

describe('two callers at once', () => {
  it('command one machine strictly one after the other, in the order of their calls', async () => {
    const steps: string[] = [];
    const note = (who: string) => ({ onStep: ({ step }: PowerStep) => steps.push(`${who} ${step}`) });
    const machine = target();
    const [first, second, third] = await Promise.all([
      controller.run(machine, 'on', note('a')),
      controller.run(machine, 'off', note('b')),
      controller.run(machine, 'on', note('c')),
    ]);
    expect(steps).toEqual(['a read', 'a sent', 'b read', 'b sent', 'c read', 'c sent']);
    expect([first.after, second.before, second.after, third.before]).toEqual(['on', 'on', 'off', 'off']);
    expect(bmc.controls).toEqual(['on', 'off', 'on']);
  });

  it('keep the least interval, and a failure does not hold up the next one', async () => {
    const careful = new PowerController({ minIntervalMs: 500, pollCapMs: 100 });
    const ends: number[] = [];
    const machine = target();
    await bmc.answer('control', 0xcc, 1);
    await Promise.all([
      failure(careful.run(machine, 'on')).then(() => ends.push(performance.now())),
      careful.run(machine, 'on').then((result) => ends.push(performance.now() - result.ms)),
    ]);
    const [failed = 0, started = 0] = ends;
    expect(started - failed).toBeGreaterThanOrEqual(450);
  });

  it('command different machines at the same time', async () => {
    await Promise.all([bmc.setPower('on'), fleet.at(1).setPower('on')]);
    bmc.behaviour.softOffMs = null;
    const abort = new AbortController();
    const stuck = failure(controller.run(target(), 'soft', { signal: abort.signal }));
    const other = await controller.run(target(fleet.at(1)), 'off');
    expect(other.after).toBe('off');
    abort.abort();
    expect((await stuck).code).toBe('IPMI_CANCELLED');
  });
});
