// Every way in which a BMC says no, through the real ipmitool and the real ipmi_sim (one fleet, one relay).
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BmcInput, parseBmc } from '../../../shared/ipmi/bmc.ts';
import { IpmiError, type IpmiErrorCode } from '../../../shared/ipmi/errors.ts';
import { Ipmitool } from '../../../shared/ipmi/ipmitool/ipmitool.ts';
import { ipmitoolMachine } from '../../../shared/ipmi/ipmitool/machine.ts';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import type { SimulatedBmc } from '../../simulators/bmc/simulated-bmc.ts';
import { UdpRelay } from '../../simulators/bmc/udp-relay.ts';

let fleet: BmcFleet;
let withKg: BmcFleet;
const tool = new Ipmitool();

beforeAll(async () => {
  [fleet, withKg] = await Promise.all([
    startBmcFleet({ count: 2 }),
    startBmcFleet({ count: 1, kg: 'café-kg' }),
  ]);
});

afterAll(async () => {
  await Promise.all([fleet?.stop(), withKg?.stop(), tool.stop()]);
});

function machine(bmc: Pick<SimulatedBmc, 'address' | 'port'>, settings: Partial<BmcInput> = {}) {
  const { address, port } = bmc;
  return ipmitoolMachine(tool, parseBmc({ address, port, user: 'admin', password: 'secret', ...settings }));
}

/** The error of a call that has to fail. */
async function failure(call: Promise<unknown>): Promise<IpmiError> {
  const error = await call.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(IpmiError);
  return error as IpmiError;
}

async function expectCode(call: Promise<unknown>, code: IpmiErrorCode): Promise<IpmiError> {
  const error = await failure(call);
  expect(error.code).toBe(code);
  return error;
}

describe('a login that the BMC refuses', () => {
  it('tells a wrong password from everything else', async () => {
    const error = await expectCode(
      machine(fleet.at(0), { password: 'wrong' }).power.sendPower('on'),
      'IPMI_AUTH_FAILED',
    );
    expect(error.retryable).toBe(false);
    expect(error.delivery).toBe('none');
  });

  it('tells an unknown user', async () => {
    await expectCode(machine(fleet.at(0), { user: 'nobody' }).power.readPower(), 'IPMI_USER_UNKNOWN');
  });

  it('tells a wrong Kg, and a missing one', async () => {
    const bmc = withKg.at(0);
    await expectCode(machine(bmc, { kg: 'other' }).power.readPower(), 'IPMI_KG_WRONG');
    await expectCode(machine(bmc).power.readPower(), 'IPMI_KG_WRONG');
  });

  it('tells a wrong password also where a Kg is set', async () => {
    const settings = { kg: 'café-kg', password: 'wrong' };
    await expectCode(machine(withKg.at(0), settings).power.readPower(), 'IPMI_AUTH_FAILED');
  });

  it('tells a cipher suite that the BMC does not have', async () => {
    await expectCode(machine(fleet.at(0), { cipherSuite: 17 }).power.readPower(), 'IPMI_CIPHER_REJECTED');
  });

  it('tells wrong credentials to a list command too, by one diagnosis', async () => {
    await expectCode(machine(fleet.at(0), { password: 'wrong' }).sensors.readSensors(), 'IPMI_AUTH_FAILED');
    await expectCode(machine(fleet.at(0), { user: 'nobody' }).eventLog.readEventLog(), 'IPMI_USER_UNKNOWN');
  });

  it('tells that every session is taken, after trying again', async () => {
    const bmc = fleet.at(1);
    const release = await takeAllSessions(bmc);
    try {
      const error = await expectCode(
        machine(bmc, { cipherSuite: 3 }).power.readPower(),
        'IPMI_NO_SESSION_SLOT',
      );
      expect(error.retryable).toBe(true);
    } finally {
      await release();
      await fleet.restart();
    }
  });

  it('tells a wrong password and an unknown user over IPMI 1.5', async () => {
    const bmc = fleet.at(0);
    await expectCode(
      machine(bmc, { interface: 'lan', password: 'wrong' }).power.readPower(),
      'IPMI_AUTH_FAILED',
    );
    await expectCode(
      machine(bmc, { interface: 'lan', user: 'nobody' }).power.readPower(),
      'IPMI_USER_UNKNOWN',
    );
  });
});

describe('a BMC that is not there', () => {
  it('is unreachable when its port is closed', async () => {
    const error = await expectCode(
      machine({ address: fleet.at(0).address, port: 6999 }).power.sendPower('on'),
      'IPMI_UNREACHABLE',
    );
    expect(error.retryable).toBe(true);
    expect(error.delivery).toBe('none');
  });

  it('is unreachable when nothing ever answers', async () => {
    const hole = createSocket('udp4');
    hole.bind(0, '127.0.0.1');
    await once(hole, 'listening');
    try {
      await expectCode(machine(hole.address()).power.sendPower('off'), 'IPMI_UNREACHABLE');
    } finally {
      hole.close();
    }
  });

  it('is unreachable when its name is unknown', async () => {
    const error = await expectCode(
      machine({ address: 'bmc.invalid', port: 623 }).power.readPower(),
      'IPMI_UNREACHABLE',
    );
    expect(error.message).toContain('name');
  });

  it('is unreachable at once where a presence probe says so', async () => {
    const probing = new Ipmitool({
      presence: async () => ({ present: false, ms: 1 }),
      binary: '/nonexistent/ipmitool',
    });
    const bmc = parseBmc({ address: '127.0.0.1', user: 'admin', password: 'secret' });
    await expectCode(ipmitoolMachine(probing, bmc).power.readPower(), 'IPMI_UNREACHABLE');
  });
});

describe('a command that the BMC refuses', () => {
  it('is refused for a privilege that is too low', async () => {
    const viewer = machine(fleet.at(0), { user: 'viewer', password: 'secret-view', privilege: 'user' });
    const error = await expectCode(viewer.power.sendPower('off'), 'IPMI_PRIVILEGE');
    expect(error.delivery).toBe('none');
    await expectCode(
      viewer.bootDevice.setBootDevice({ device: 'pxe', persistent: false, firmware: 'legacy' }),
      'IPMI_PRIVILEGE',
    );
    expect(await viewer.power.readPower()).toBe('off');
  });

  it('is refused in the present state: cycle and reset of a machine that is off', async () => {
    const { power } = machine(fleet.at(0));
    await expectCode(power.sendPower('cycle'), 'IPMI_NOT_SUPPORTED_IN_STATE');
    const error = await expectCode(power.sendPower('reset'), 'IPMI_NOT_SUPPORTED_IN_STATE');
    expect(error.delivery).toBe('none');
    expect(fleet.at(0).controls).toEqual([]);
  });

  it('is tried again while the BMC is busy, and given up in the end', async () => {
    const bmc = fleet.at(0);
    await bmc.answer('status', 0xc0, 2);
    expect(await machine(bmc).power.readPower()).toBe('off');
    await bmc.answer('status', 0xc0);
    await expectCode(machine(bmc).power.readPower(), 'IPMI_BUSY');
    await bmc.answer('status', 0, 0);
  });

  it('is unknown to the BMC, or refused for no reason that we know', async () => {
    const bmc = fleet.at(0);
    await bmc.answer('control', 0xc1, 1);
    await expectCode(machine(bmc).power.sendPower('soft'), 'IPMI_NOT_SUPPORTED');
    await bmc.answer('control', 0xcc, 1);
    const error = await expectCode(machine(bmc).power.sendPower('soft'), 'IPMI_COMMAND_REJECTED');
    expect(error.delivery).toBe('none');
  });
});

describe('a command whose fate is not known', () => {
  it('times out as "may have been delivered" when the answer is lost', async () => {
    const bmc = fleet.at(0);
    let lost = false;
    const relay = new UdpRelay({ target: bmc, replyDelayMs: 30, reply: () => (lost ? 'drop' : 'pass') });
    bmc.once('control', () => {
      lost = true;
    });
    await relay.start();
    try {
      const before = bmc.controls.length;
      const error = await expectCode(machine(relay.address).power.sendPower('on'), 'IPMI_TIMEOUT');
      expect(error.delivery).toBe('unknown');
      expect(error.retryable).toBe(false);
      expect(bmc.controls.slice(before)).toEqual(['on']);
    } finally {
      await relay.stop();
      await bmc.setPower('off');
    }
  });

  it.each([0xc3, 0xff])(
    'is not called refused after completion code %d, and not sent again',
    async (code) => {
      const bmc = fleet.at(0);
      await bmc.answer('control', code, 1);
      const error = await failure(machine(bmc).power.sendPower('on'));
      expect(error.delivery).toBe('unknown');
      expect(error.retryable).toBe(false);
      expect(bmc.state().power).toBe('off');
    },
  );

  it('times out within the caller’s limit and leaves no process behind', async () => {
    const error = await expectCode(
      machine({ address: '127.0.0.1', port: 6998 }).power.readPower({ timeoutMs: 300 }),
      'IPMI_TIMEOUT',
    );
    expect(error.delivery).toBe('none');
  });

  it('is cancelled by the caller’s signal, before and while it runs', async () => {
    const { power } = machine({ address: '127.0.0.1', port: 6998 });
    await expectCode(power.readPower({ signal: AbortSignal.abort() }), 'IPMI_CANCELLED');
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 200);
    const error = await expectCode(power.sendPower('off', { signal: controller.signal }), 'IPMI_CANCELLED');
    expect(error.delivery).toBe('unknown');
  });
});

describe('this computer', () => {
  it('has no ipmitool', async () => {
    const missing = new Ipmitool({ binary: '/nonexistent/ipmitool' });
    const { address, port } = fleet.at(0);
    const bmc = parseBmc({ address, port, user: 'admin', password: 'secret' });
    await expectCode(ipmitoolMachine(missing, bmc).power.readPower(), 'IPMI_NOT_INSTALLED');
    await missing.stop();
  });
});

/** Half-open sessions take a slot each until they time out (ipmi_sim has 63). */
async function takeAllSessions(bmc: SimulatedBmc): Promise<() => Promise<void>> {
  const socket = createSocket('udp4');
  socket.connect(bmc.port, bmc.address);
  await once(socket, 'connect');
  for (let index = 1; index <= 64; index++) {
    const algorithms = [0, 0, 0, 8, 1, 0, 0, 0, 1, 0, 0, 8, 1, 0, 0, 0, 2, 0, 0, 8, 1, 0, 0, 0];
    const payload = [index, 0, 0, 0, index, 0, 0, 1, ...algorithms];
    const header = [6, 0, 0xff, 7, 6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, payload.length, 0];
    socket.send(Buffer.from([...header, ...payload]));
    await once(socket, 'message');
  }
  return () => new Promise((resolve) => socket.close(() => resolve()));
}
