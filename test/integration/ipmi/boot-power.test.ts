// Boot device and power in one RMCP+ session: the power command goes out once, and only after the right read-back.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BmcInput, parseBmc } from '../../../shared/ipmi/bmc.ts';
import type { BootSelection } from '../../../shared/ipmi/capabilities/boot-device.ts';
import { IpmiError } from '../../../shared/ipmi/errors.ts';
import { IpmiFleet } from '../../../shared/ipmi/fleet/ipmi-fleet.ts';
import { PowerController } from '../../../shared/ipmi/power/power-controller.ts';
import type { PowerStep } from '../../../shared/ipmi/power/types.ts';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import type { SimulatedBmc } from '../../simulators/bmc/simulated-bmc.ts';
import { UdpRelay } from '../../simulators/bmc/udp-relay.ts';
import { TestBmc } from '../../simulators/test-bmc/test-bmc.ts';

const PXE: BootSelection = { device: 'pxe', persistent: false, firmware: 'uefi' };
const controller = new PowerController({ minIntervalMs: 0, pollCapMs: 200, settleMs: 1500 });
const withTool = new IpmiFleet();
/** Whatever succeeds here has used our own session alone. */
const withoutTool = new IpmiFleet({ binary: '/nonexistent/ipmitool' });
let simulators: BmcFleet;
let bmc: SimulatedBmc;

beforeAll(async () => {
  simulators = await startBmcFleet({ count: 1 });
  bmc = simulators.at(0);
  await Promise.all([withTool.start(), withoutTool.start()]);
});

afterEach(async () => {
  for (const command of ['control', 'setBoot', 'getBoot'] as const) await bmc.answer(command, 0, 0);
  await bmc.setPower('off');
  bmc.controls.length = 0;
});

afterAll(async () => {
  await Promise.all([withTool.stop(), withoutTool.stop()]);
  await simulators?.stop();
});

function login(more: Partial<BmcInput> = {}): BmcInput {
  const { address, port, user, password } = bmc;
  return { address, port, user, password, ...more };
}

const target = (fleet: IpmiFleet, settings: BmcInput = login()) => fleet.bmc(parseBmc(settings)).target;

/** What the BMC was told; its own report comes by another way than its answer, and may be later. */
async function controls(): Promise<string[]> {
  await bmc.answer('status', 0, 0);
  return bmc.controls;
}

async function failure(call: Promise<unknown>): Promise<IpmiError> {
  const error = await call.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(IpmiError);
  return error as IpmiError;
}

describe('the boot device is read', () => {
  it('in our own session, and by ipmitool where a BMC takes none', async () => {
    await bmc.setBootFlags('e004000000');
    const flags = { ...PXE, persistent: true, valid: true };
    expect(await target(withoutTool).bootReader?.readBootDevice()).toEqual(flags);
    const lan15 = login({ interface: 'lan' });
    expect(await target(withTool, lan15).bootReader?.readBootDevice()).toEqual(flags);
    await expect(target(withoutTool, lan15).bootReader?.readBootDevice()).rejects.toMatchObject({
      code: 'IPMI_NOT_INSTALLED',
    });
  });

  it('and a BMC that has none does not lose its session for that', async () => {
    const { reader, bootReader } = target(withoutTool);
    await bmc.answer('getBoot', 0xc1);
    await expect(bootReader?.readBootDevice()).rejects.toMatchObject({ code: 'IPMI_NOT_SUPPORTED' });
    expect(await reader?.readPower()).toBe('off');
  });
});

describe('ipmi_sim', () => {
  it('has the boot device before the machine starts, without ipmitool', async () => {
    const seen: string[] = [];
    const steps: string[] = [];
    bmc.once('control', () => seen.push(bmc.state().bootFlags));
    const onStep = ({ step }: PowerStep) => void steps.push(step);
    const on = await controller.run(target(withoutTool), 'on', { boot: PXE, onStep });
    expect(on).toMatchObject({ before: 'off', after: 'on', sent: ['on'], verified: 'read back' });
    expect(on.boot).toEqual({ ...PXE, valid: true });
    expect(steps).toEqual(['read', 'boot device set', 'sent']);
    await expect.poll(() => seen).toEqual(['a004000000']);
    const reset = await controller.run(target(withoutTool), 'reset', { boot: { ...PXE, device: 'disk' } });
    expect(reset).toMatchObject({ sent: ['reset'], verified: 'accepted', boot: { device: 'disk' } });
    expect(await controls()).toEqual(['on', 'reset']);
  });

  it.each([
    ['keeps the flags that it had', 'setBoot', 0, 'IPMI_BOOT_DEVICE_NOT_SET'],
    ['refuses the flags', 'setBoot', 0xcc, 'IPMI_COMMAND_REJECTED'],
    ['does not let us read them back', 'getBoot', 0xc1, 'IPMI_NOT_SUPPORTED'],
  ] as const)('gets no power command when it %s', async (_, command, completion, code) => {
    await bmc.answer(command, completion);
    const error = await failure(controller.run(target(withoutTool), 'on', { boot: PXE }));
    expect(error.code).toBe(code);
    expect(await controls()).toEqual([]);
  });

  it('that was too busy for the power command gets it again', async () => {
    await bmc.answer('control', 0xc0, 1);
    const on = await controller.run(target(withTool), 'on', { boot: PXE });
    expect(on).toMatchObject({ after: 'on', sent: ['on'], boot: { device: 'pxe' } });
    await expect.poll(() => bmc.state().power).toBe('on');
  });

  it('that ran out of time itself is read, and not told again', async () => {
    await bmc.answer('control', 0xc3, 1);
    const run = controller.run(target(withoutTool), 'on', { boot: PXE, reachLimitMs: 400 });
    expect(await failure(run)).toMatchObject({
      code: 'IPMI_STATE_NOT_REACHED',
      delivery: 'unknown',
      retryable: false,
    });
    expect(await controls()).toEqual([]);
    expect(bmc.state().power).toBe('off');
  });

  it('behind a line that loses the answer is read, and not told again', async () => {
    const relay = await deafAfterControl();
    const on = await controller.run(target(withoutTool, login(relay.address)), 'on', { boot: PXE });
    await relay.stop();
    expect(on).toMatchObject({ before: 'off', after: 'on', sent: ['on'], verified: 'read back' });
    expect(await controls()).toEqual(['on']);
  });

  it('behind such a line leaves a reset in doubt', async () => {
    await bmc.setPower('on');
    const relay = await deafAfterControl();
    const run = controller.run(target(withoutTool, login(relay.address)), 'reset', { boot: PXE });
    expect(await failure(run)).toMatchObject({ code: 'IPMI_TIMEOUT', delivery: 'unknown', retryable: false });
    await relay.stop();
    expect(await controls()).toEqual(['reset']);
  });

  it('that takes no RMCP+ session is driven by two sessions of ipmitool', async () => {
    const refusing = target(withTool, login({ interface: 'lan' }));
    const on = await controller.run(refusing, 'on', { boot: PXE });
    expect(on).toMatchObject({ after: 'on', sent: ['on'], boot: { ...PXE, valid: true } });
    await bmc.answer('setBoot', 0);
    const disk = { ...PXE, device: 'disk' } as const;
    const error = await failure(controller.run(refusing, 'reset', { boot: disk }));
    expect(error.code).toBe('IPMI_BOOT_DEVICE_NOT_SET');
    expect(await controls()).toEqual(['on']);
  });

  it('that runs already gets its boot device and no power command', async () => {
    await bmc.setPower('on');
    const on = await controller.run(target(withTool), 'on', { boot: PXE });
    expect(on).toMatchObject({ sent: [], verified: 'already', boot: { ...PXE, valid: true } });
    expect(await controls()).toEqual([]);
  });

  /** A way to the BMC on which nothing comes back for 3 s after a power command. */
  async function deafAfterControl(): Promise<UdpRelay> {
    let lost = false;
    const relay = new UdpRelay({ target: bmc, replyDelayMs: 30, reply: () => (lost ? 'drop' : 'pass') });
    bmc.once('control', () => {
      lost = true;
      setTimeout(() => {
        lost = false;
      }, 3000);
    });
    await relay.start();
    return relay;
  }
});

describe('the test BMC', () => {
  const testBmc = new TestBmc();
  beforeAll(() => testBmc.start('127.0.47.1'));
  afterEach(() => {
    Object.assign(testBmc.settings, { silent: false, commandMs: 0, noise: () => [] });
    testBmc.settings.link.lossPercent = 0;
    testBmc.machine.controls.length = 0;
    testBmc.machine.power = 'off';
  });
  afterAll(() => testBmc.stop());

  it('that loses every answer from the power command on is told once', async () => {
    testBmc.settings.noise = () => {
      if (testBmc.machine.controls.length > 0) testBmc.settings.link.lossPercent = 100;
      return [];
    };
    setTimeout(() => {
      testBmc.settings.noise = () => [];
      testBmc.settings.link.lossPercent = 0;
    }, 4000);
    const on = await controller.run(target(withoutTool, testBmc.login), 'on', { boot: PXE });
    expect(on).toMatchObject({ after: 'on', sent: ['on'], verified: 'read back' });
    expect(testBmc.machine.controls).toEqual([1]);
  });

  it('on a line that loses 10 % each way gets every power command at most once', {
    timeout: 120_000,
  }, async () => {
    const boot = (run: number): BootSelection => ({ ...PXE, persistent: run % 2 === 0 });
    const { target: seat } = withoutTool.bmc(parseBmc(testBmc.login));
    testBmc.settings.link.lossPercent = 10;
    for (let run = 0; run < 12; run++) {
      const action = run % 2 === 0 ? 'on' : 'reset';
      testBmc.machine.controls.length = 0;
      const result = await controller
        .run(seat, action, { boot: boot(run), reachLimitMs: 500 })
        .catch((error: unknown) => error);
      expect(testBmc.machine.controls.length).toBeLessThanOrEqual(1);
      if (result instanceof IpmiError) {
        // Whoever is told "nothing was done" can rely on it.
        if (result.delivery === 'none') expect(testBmc.machine.controls).toEqual([]);
      } else expect(result).toMatchObject({ after: testBmc.machine.power });
      testBmc.machine.power = run % 2 === 0 ? 'on' : 'off';
    }
  });

  it('that falls silent before the read-back gets no power command', async () => {
    // So that the session is there, and has its privilege.
    await withoutTool.bmc(parseBmc(testBmc.login)).connection.readBootDevice();
    let answers = 0;
    // State, progress, timer, acknowledge and flags are answered, then the network is cut.
    testBmc.settings.noise = () => {
      answers += 1;
      if (answers === 5) testBmc.settings.silent = true;
      return [];
    };
    const run = controller.run(target(withoutTool, testBmc.login), 'on', { boot: PXE });
    expect(await failure(run)).toMatchObject({ code: 'IPMI_UNREACHABLE', delivery: 'unknown' });
    expect(testBmc.machine.controls).toEqual([]);
  });

  it('whose answer is not waited for any more may have done it', async () => {
    const abort = new AbortController();
    testBmc.settings.noise = () => {
      if (testBmc.machine.controls.length > 0) setTimeout(() => abort.abort(), 50);
      return [];
    };
    testBmc.settings.commandMs = 150;
    const run = controller.run(target(withoutTool, testBmc.login), 'on', { boot: PXE, signal: abort.signal });
    expect(await failure(run)).toMatchObject({ code: 'IPMI_CANCELLED', delivery: 'unknown' });
    expect(testBmc.machine.controls).toEqual([1]);
  });
});
