// Seats without a BMC: real magic packets on a real socket, and a real program that switches a file.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PowerState } from '../../../shared/ipmi/capabilities/power.ts';
import { IpmiError } from '../../../shared/ipmi/errors.ts';
import { CommandPower } from '../../../shared/ipmi/power/backends/command-power.ts';
import { CommandPowerSchema } from '../../../shared/ipmi/power/backends/command-settings.ts';
import { WakeOnLanPower, WakeOnLanSchema } from '../../../shared/ipmi/power/backends/wake-on-lan.ts';
import { PowerController } from '../../../shared/ipmi/power/power-controller.ts';

const controller = new PowerController({ minIntervalMs: 0, pollCapMs: 100, settleMs: 500 });

describe('Wake-on-LAN', () => {
  const MAC = 'aa-bb-cc-00-11-22';
  const listener = createSocket('udp4');

  beforeAll(async () => {
    listener.bind(0, '127.0.0.1');
    await once(listener, 'listening');
  });

  afterAll(() => {
    listener.close();
  });

  /** A seat that wakes at a magic packet and is heard of a little later. */
  function seat(silent: PowerState) {
    let state = silent;
    const packets: Buffer[] = [];
    const wake = (packet: Buffer) => {
      packets.push(packet);
      setTimeout(() => {
        state = 'on';
      }, 200);
    };
    listener.on('message', wake);
    const settings = WakeOnLanSchema.parse({
      mac: MAC,
      broadcast: '127.0.0.1',
      port: listener.address().port,
    });
    const power = new WakeOnLanPower({ settings, state: { readPower: async () => state } });
    return { power, packets, leave: () => listener.off('message', wake) };
  }

  it('wakes a seat that is silent, and believes it when it is heard', async () => {
    const { power, packets, leave } = seat('unknown');
    const result = await controller.run({ key: 'seat', power }, 'on');
    leave();
    expect(result).toMatchObject({ before: 'unknown', after: 'on', sent: ['on'], verified: 'read back' });
    const address = 'aabbcc001122';
    expect(packets[0]?.toString('hex')).toBe(`ffffffffffff${address.repeat(16)}`);
  });

  it('never calls a silent seat off: soft-off and reset are refused', async () => {
    const { power, packets, leave } = seat('unknown');
    const run = (action: 'off' | 'reset') => controller.run({ key: 'seat', power }, action);
    await expect(run('off')).rejects.toMatchObject({ code: 'IPMI_STATE_UNKNOWN', delivery: 'none' });
    await expect(run('reset')).rejects.toMatchObject({ code: 'IPMI_STATE_UNKNOWN' });
    leave();
    expect(packets).toEqual([]);
  });

  it('switches off through what runs on the seat, where there is something', async () => {
    let state: PowerState = 'on';
    const power = new WakeOnLanPower({
      settings: WakeOnLanSchema.parse({ mac: MAC }),
      state: { readPower: async () => state },
      softOff: async () => {
        state = 'off';
      },
    });
    expect(await controller.run({ key: 'seat', power }, 'soft')).toMatchObject({
      after: 'off',
      sent: ['soft'],
    });
  });

  /** A seat whose agent says that it shuts down and then does what `fate` says. */
  function seatWithAgent(fate: 'shuts down' | 'stays on' | 'was gone' | 'is cut off') {
    const seat = { state: 'on' as PowerState };
    const power = new WakeOnLanPower({
      settings: WakeOnLanSchema.parse({ mac: MAC, broadcast: '127.0.0.1', port: listener.address().port }),
      state: { readPower: async () => seat.state },
      silentMs: 300,
      softOff: async () => {
        if (fate === 'was gone') throw new Error('connection refused');
        if (fate === 'is cut off') throw new IpmiError('IPMI_TIMEOUT', 'no word', { delivery: 'unknown' });
        if (fate === 'shuts down') setTimeout(() => void Object.assign(seat, { state: 'unknown' }), 200);
      },
    });
    return { seat, target: { key: `seat that ${fate}`, power } };
  }

  it('believes in off when the seat said that it shuts down and has been silent since', async () => {
    const { seat, target } = seatWithAgent('shuts down');
    const soft = await controller.run(target, 'soft');
    expect(soft).toMatchObject({ before: 'on', after: 'off', sent: ['soft'], verified: 'read back' });
    // Timers may be a little early; the reading alone would be back at once.
    expect(soft.ms).toBeGreaterThanOrEqual(450);
    expect(await controller.run(target, 'soft')).toMatchObject({ sent: [], verified: 'already' });
    seat.state = 'on';
    expect(await target.power.readPower()).toBe('on');
    seat.state = 'unknown';
    expect(await target.power.readPower()).toBe('unknown');
  });

  it('does not believe in off once it has been woken again', async () => {
    const { seat, target } = seatWithAgent('shuts down');
    await controller.run(target, 'soft');
    await target.power.sendPower('on');
    expect(seat.state).toBe('unknown');
    expect(await target.power.readPower()).toBe('unknown');
  });

  it.each([
    ['stays on', { code: 'IPMI_STATE_NOT_REACHED', delivery: 'accepted' }],
    ['was gone', { code: 'IPMI_COMMAND_REJECTED', delivery: 'unknown' }],
    ['is cut off', { code: 'IPMI_STATE_NOT_REACHED', delivery: 'unknown' }],
  ] as const)('says what is known of a seat that %s', async (fate, error) => {
    const { target } = seatWithAgent(fate);
    await expect(controller.run(target, 'soft', { softOffLimitMs: 500 })).rejects.toMatchObject(error);
  });

  it('takes MAC addresses alone', () => {
    for (const mac of ['aa:bb:cc:dd:ee', 'aa:bb-cc:dd:ee:ff', 'gg:bb:cc:dd:ee:ff', '']) {
      expect(WakeOnLanSchema.safeParse({ mac }).success).toBe(false);
    }
  });
});

describe('the owner’s own program', () => {
  let folder: string;
  let program: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'netbar-plug-'));
    program = join(folder, 'plug');
    // A smart plug: one file per outlet; "broken" fails, "mute" says yes and does nothing.
    await writeFile(
      program,
      `#!/bin/sh
echo "$@" >> "$PLUGS/calls"
case "$1:$2" in
  status:*) echo "outlet $2 is $(cat "$PLUGS/$2" 2>/dev/null || echo off)";;
  *:broken) echo "token $PLUG_TOKEN refused" >&2; exit 3;;
  *:mute) echo done;;
  *:slow) sleep 30;;
  *) echo "$1" > "$PLUGS/$2"; echo done;;
esac
`,
    );
    await chmod(program, 0o755);
  });

  beforeEach(async () => {
    await rm(join(folder, 'calls'), { force: true });
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  function plug(outlet: string, more: Record<string, unknown> = {}) {
    const line = (verb: string) => [program, verb, '{outlet}'];
    const settings = CommandPowerSchema.parse({
      status: line('status'),
      on: line('on'),
      off: line('off'),
      expect: 'done',
      values: { outlet },
      env: { PLUGS: folder, PLUG_TOKEN: 'Tk-9d2' },
      ...more,
    });
    return { key: outlet, power: new CommandPower(settings) };
  }

  const calls = async () => (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n');

  it('switches on and off, verified as a BMC is', async () => {
    expect(await controller.run(plug('7'), 'on')).toMatchObject({ after: 'on', verified: 'read back' });
    expect(await controller.run(plug('7'), 'on')).toMatchObject({ sent: [], verified: 'already' });
    expect(await controller.run(plug('7'), 'off')).toMatchObject({ after: 'off', sent: ['off'] });
    expect((await calls()).filter((call) => !call.startsWith('status'))).toEqual(['on 7', 'off 7']);
  });

  it('cycles by off and on, and has no reset', async () => {
    await controller.run(plug('8'), 'on');
    expect(await controller.run(plug('8'), 'cycle')).toMatchObject({ after: 'on', sent: ['off', 'on'] });
    await expect(controller.run(plug('8'), 'reset')).rejects.toMatchObject({ code: 'IPMI_NOT_SUPPORTED' });
  });

  it('gets its arguments as they are: nothing is a shell’s', async () => {
    const odd = '$(touch pwned); "x" & y';
    expect(await plug(odd).power.readPower()).toBe('off');
    expect(await calls()).toEqual([`status ${odd}`]);
  });

  it('is not believed when it only says so', async () => {
    const error = controller.run(plug('mute'), 'on', { reachLimitMs: 300 });
    await expect(error).rejects.toMatchObject({ code: 'IPMI_STATE_NOT_REACHED', delivery: 'accepted' });
  });

  it('that fails leaves doubt, and its output stays out of the error', async () => {
    const error = await controller.run(plug('broken'), 'on').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'IPMI_COMMAND_REJECTED', delivery: 'unknown' });
    expect(JSON.stringify(error) + String(error)).not.toContain('Tk-9d2');
  });

  it('is ended at its time limit', async () => {
    const error = await plug('slow', { timeoutMs: 300 })
      .power.sendPower('on')
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'IPMI_TIMEOUT', delivery: 'unknown' });
  });

  it('has an unknown state when its words fit neither or both', async () => {
    expect(await plug('7', { isOn: 'running', isOff: 'halted' }).power.readPower()).toBe('unknown');
    expect(await plug('7', { isOn: 'outlet', isOff: 'is' }).power.readPower()).toBe('unknown');
  });

  it('that is missing, or lacks a placeholder’s value, is said at once', async () => {
    const missing = plug('7', { status: ['/nonexistent/plug'] }).power;
    await expect(missing.readPower()).rejects.toMatchObject({ code: 'IPMI_NOT_INSTALLED' });
    expect(() => plug('7', { values: {} })).toThrow(/\{outlet\}/);
  });
});
