// The simulated fleet itself, seen through the real ipmitool and as a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseBmc } from '../../../shared/ipmi/bmc.ts';
import { Ipmitool } from '../../../shared/ipmi/ipmitool/ipmitool.ts';
import { ipmitoolMachine } from '../../../shared/ipmi/ipmitool/machine.ts';
import { loopbackAddresses, startBmcFleet } from '../../simulators/bmc/fleet.ts';

const tool = new Ipmitool();

afterAll(() => tool.stop());

interface Login {
  address: string;
  port: number;
  user: string;
  password: string;
}

function machine({ address, port, user, password }: Login) {
  return ipmitoolMachine(tool, parseBmc({ address, port, user, password, cipherSuite: 3 }));
}

describe('a fleet', () => {
  it('has as many BMCs as asked for, in several processes, each with its own state', async () => {
    const fleet = await startBmcFleet({ count: 53 });
    try {
      await fleet.at(52).setPower('on');
      const states = await Promise.all(fleet.bmcs.map((bmc) => machine(bmc).power.readPower()));
      expect(states).toEqual([...Array(52).fill('off'), 'on']);
      expect((await machine(fleet.at(51)).inventory.readFru()).productSerial).toBe('SIM00052');
    } finally {
      await fleet.stop();
    }
  });

  it('tells what happens to a machine, and does what its operating system would', async () => {
    const fleet = await startBmcFleet({ count: 1, behaviour: { cycleMs: 20, softOffMs: 20 } });
    const bmc = fleet.at(0);
    const log: string[] = [];
    bmc.onPowerChange((state, cause) => log.push(`${cause}: ${state}`));
    bmc.on('reset', () => log.push('reset'));
    try {
      const { power } = machine(bmc);
      await power.sendPower('on');
      await power.sendPower('reset');
      await power.sendPower('cycle');
      await expect.poll(() => log).toHaveLength(4);
      await power.sendPower('soft');
      await expect.poll(() => bmc.state().power).toBe('off');
      expect(log).toEqual(['on: on', 'reset', 'cycle: off', 'cycle: on', 'soft: off']);
    } finally {
      await fleet.stop();
    }
  });

  it('keeps power and boot flags through a restart of its BMCs', async () => {
    const fleet = await startBmcFleet({ count: 2 });
    try {
      await fleet.at(1).setPower('on');
      const { power, bootDevice } = machine(fleet.at(1));
      await bootDevice.setBootDevice({ device: 'pxe', persistent: true, firmware: 'uefi' });
      await fleet.restart();
      expect(await power.readPower()).toBe('on');
      expect(await bootDevice.readBootDevice()).toMatchObject({
        device: 'pxe',
        valid: true,
        persistent: true,
      });
    } finally {
      await fleet.stop();
    }
  });

  it('refuses an address where somebody listens already', async () => {
    const fleet = await startBmcFleet({ count: 1 });
    try {
      const { address: base, port } = fleet.at(0);
      await expect(startBmcFleet({ count: 1, base, port })).rejects.toThrow(/is taken/);
    } finally {
      await fleet.stop();
    }
  });

  it('uses addresses that follow each other, without the first and the last of a network', () => {
    expect(loopbackAddresses('127.0.20.253', 3)).toEqual(['127.0.20.253', '127.0.20.254', '127.0.21.1']);
    expect(loopbackAddresses('127.0.255.254', 2)).toEqual(['127.0.255.254', '127.1.0.1']);
  });
});

describe('the command', () => {
  const modules = join(import.meta.dirname, '../../simulators/bmc/cli.ts');
  const script = `import { Command } from 'commander';
    import { addBmcCommand } from ${JSON.stringify(modules)};
    const program = new Command(); addBmcCommand(program); await program.parseAsync();`;

  let temporary: string;

  beforeAll(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'netbar-test-'));
  });

  afterAll(() => rm(temporary, { recursive: true, force: true }));

  /** A process of `… bmc`, and its lines as they come. */
  function start() {
    const base = `127.${100 + Math.floor(Math.random() * 100)}.${Math.floor(Math.random() * 250)}.1`;
    const child = spawn(
      process.execPath,
      ['--input-type=module', '-e', script, '--', 'bmc', '--count', '2', '--base', base],
      // Its own folder for what it leaves when it is killed.
      { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, TMPDIR: temporary } },
    );
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async () => JSON.parse(String((await lines.next()).value));
    return { child, next };
  }

  it('writes where the BMCs are, then what happens to them, and ends on SIGTERM', async () => {
    const { child, next } = start();
    const ready = await next();
    expect(ready).toMatchObject({ event: 'ready', pid: child.pid });
    expect(ready.bmcs).toHaveLength(2);
    await machine(ready.bmcs[1]).power.sendPower('on');
    expect(await next()).toMatchObject({ event: 'power', index: 1, state: 'on', cause: 'on' });
    child.stdin.write('power 1 off\n');
    expect(await next()).toMatchObject({ event: 'power', index: 1, state: 'off', cause: 'panel' });
    child.stdin.write('dance\n');
    expect(await next()).toMatchObject({ event: 'error' });
    child.kill('SIGTERM');
    expect(await next()).toEqual({ event: 'stopped' });
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('leaves no simulator behind when it is killed', async () => {
    const { child, next } = start();
    const { bmcs } = await next();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const answer = machine(bmcs[0]).power.readPower({ timeoutMs: 15_000 });
    await expect(answer).rejects.toMatchObject({ code: 'IPMI_UNREACHABLE' });
  });
});
