// Machines of a fleet file: choosing, consent, many at once, and seats whose power no BMC switches.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import { netbar, startNetbar, startOnTerminal } from './netbar.ts';

let fleet: BmcFleet;
let folder: string;
let file: string;

beforeAll(async () => {
  fleet = await startBmcFleet({ count: 3 });
  folder = await mkdtemp(join(tmpdir(), 'netbar-test-'));
  file = join(folder, 'fleet.yml');
  const seats = fleet.bmcs.map(({ address }, index) => `  seat-${index + 1}: {ipmi: {address: ${address}}}`);
  await writeFile(
    file,
    `defaults:\n  ipmi: {user: admin, password: secret, port: 6623}\nmachines:\n${seats.join('\n')}\n` +
      `  boss: {ipmi: {address: 127.0.0.1, port: 6999}}\n`,
    { mode: 0o600 },
  );
});

beforeEach(async () => {
  await Promise.all(fleet.bmcs.map((bmc) => bmc.setPower('off')));
});

afterAll(async () => {
  await Promise.all([fleet?.stop(), rm(folder, { recursive: true, force: true })]);
});

const withFleet = (...words: string[]) => netbar([...words, '--fleet', file]);
const powers = () => fleet.bmcs.map((bmc) => bmc.state().power);

interface MachineAnswer {
  machine: string;
  ok: boolean;
  power?: string;
  error?: { code: string };
}
const parse = (stdout: string) => JSON.parse(stdout) as MachineAnswer[];

describe('choosing machines', () => {
  it('takes names and patterns, in the order of the file', async () => {
    const ended = await withFleet('power', 'status', 'seat-3', 'seat-1', '--json');
    expect(parse(ended.stdout).map(({ machine }) => machine)).toEqual(['seat-1', 'seat-3']);
    const pattern = await withFleet('power', 'status', 'seat-?', '--json');
    expect(parse(pattern.stdout)).toHaveLength(3);
    expect(pattern.code).toBe(0);
    expect(pattern.stderr).toMatch(/^\[3\/3\] seat-\d: off$/m);
  });

  it('ends with 1 when one of all fails, and answers for the others', async () => {
    const ended = await withFleet('power', 'status', '--all', '--json');
    expect(ended.code).toBe(1);
    expect(parse(ended.stdout).map(({ machine, ok, power }) => [machine, ok, power])).toEqual([
      ['seat-1', true, 'off'],
      ['seat-2', true, 'off'],
      ['seat-3', true, 'off'],
      ['boss', false, 'unknown'],
    ]);
    expect(ended.stderr).toMatch(/^boss: IPMI_UNREACHABLE: /m);
  });

  it.each([
    [['seat-9'], /no machine of .* is called "seat-9"/],
    [[], /name the machines of the fleet, or say --all/],
    [['--all', 'seat-1'], /--all and "seat-1" exclude each other/],
  ])('refuses %j with 64', async (names, message) => {
    const ended = await withFleet('power', 'on', ...names);
    expect(ended.code).toBe(64);
    expect(ended.stderr).toMatch(message);
  });

  it('names file, line and key of a mistake and ends with 78', async () => {
    const bad = join(folder, 'bad.yml');
    await writeFile(bad, 'machines:\n  seat-1:\n    ipmi:\n      adress: 10.0.0.1\n', { mode: 0o600 });
    const ended = await netbar(['power', 'status', '--fleet', bad, '--all']);
    expect(ended).toMatchObject({ code: 78, stdout: '' });
    expect(ended.stderr).toContain(`${bad}:4: machines.seat-1.ipmi: unknown key "adress"`);
  });

  it('refuses inline passwords in a file that others can read', async () => {
    const open = join(folder, 'open.yml');
    const secret = 'Inline-pw7';
    await writeFile(open, `machines:\n  s:\n    ipmi: {address: 10.0.0.1, user: a, password: ${secret}}\n`);
    await chmod(open, 0o644);
    const ended = await netbar(['power', 'status', '--fleet', open, '--all']);
    expect(ended.code).toBe(78);
    expect(ended.stderr).toContain(
      `${open}:3: machines.s.ipmi.password: others can read this file: chmod 600`,
    );
    expect(ended.stderr).not.toContain(secret);
  });
});

describe('consent', () => {
  it.each([
    ['power', 'off'],
    ['power', 'soft'],
    ['power', 'cycle'],
    ['power', 'reset'],
    ['sel', 'clear'],
    ['bootdev', 'set', 'pxe', '--power', 'reset'],
  ])('without a terminal and without --yes, %s %s %s %s %s touches nothing', async (...words) => {
    await fleet.at(0).setPower('on');
    const ended = await withFleet(...words.filter(Boolean), 'seat-1', 'seat-2');
    expect(ended).toMatchObject({ code: 64, stdout: '' });
    expect(ended.stderr).toMatch(
      /not without consent: .* 2 machines \(seat-1, seat-2\) from a script, add --yes/,
    );
    expect(powers()).toEqual(['on', 'off', 'off']);
  });

  it('is not asked for one machine, for switching on, and with --yes', async () => {
    expect((await withFleet('power', 'on', 'seat-1', 'seat-2', '--stagger', '0')).code).toBe(0);
    expect((await withFleet('power', 'off', 'seat-1')).code).toBe(0);
    expect(powers()).toEqual(['off', 'on', 'off']);
    expect((await withFleet('power', 'off', '--yes', 'seat-*')).code).toBe(0);
    expect(powers()).toEqual(['off', 'off', 'off']);
    expect((await withFleet('power', 'on', '--yes', '--stagger', '0', 'seat-*')).code).toBe(0);
    expect(powers()).toEqual(['on', 'on', 'on']);
  });

  it('is asked for on a terminal: yes goes on, anything else does nothing', async () => {
    await Promise.all([fleet.at(0).setPower('on'), fleet.at(1).setPower('on')]);
    const args = ['power', 'off', '--fleet', file, 'seat-1', 'seat-2'];
    const no = startOnTerminal(args);
    await no.wrote(/About to cut the power of 2 machines \(seat-1, seat-2\)\. Go on\? \[y\/N\] /);
    no.type('\r');
    expect(await no.ended).toMatchObject({ code: 130, stdout: expect.stringContaining('nothing was done') });
    expect(powers()).toEqual(['on', 'on', 'off']);
    const yes = startOnTerminal(args);
    await yes.wrote(/Go on\?/);
    yes.type('yes\r');
    expect((await yes.ended).code).toBe(0);
    expect(powers()).toEqual(['off', 'off', 'off']);
  });
});

describe('a seat whose power an own program switches', () => {
  it('is switched and verified like any other', async () => {
    const state = join(folder, 'plug-7');
    const program = join(folder, 'plug.sh');
    await writeFile(state, 'off');
    await writeFile(
      program,
      `#!/bin/sh\ncase $1 in status) cat ${folder}/plug-$2;; *) echo $1 >${folder}/plug-$2;; esac\n`,
      {
        mode: 0o755,
      },
    );
    const plugs = join(folder, 'plugs.yml');
    await writeFile(
      plugs,
      [
        'defaults:',
        '  command:',
        `    status: [${program}, status, "{outlet}"]`,
        `    on: [${program}, on, "{outlet}"]`,
        `    off: [${program}, off, "{outlet}"]`,
        'machines:',
        '  stage: {command: {values: {outlet: "7"}}}',
      ].join('\n'),
    );
    const run = (...words: string[]) => netbar([...words, '--fleet', plugs, 'stage', '--json']);
    expect(JSON.parse((await run('power', 'on')).stdout)).toMatchObject([
      { ok: true, before: 'off', after: 'on', sent: ['on'], verified: 'read back' },
    ]);
    expect(JSON.parse((await run('power', 'cycle')).stdout)).toMatchObject([
      { sent: ['off', 'on'], after: 'on' },
    ]);
    expect(JSON.parse((await run('power', 'soft')).stdout)).toMatchObject([
      { ok: false, error: { code: 'IPMI_NOT_SUPPORTED', delivery: 'none' } },
    ]);
    expect((await run('bmc', 'check')).code).toBe(0);
    expect(JSON.parse((await run('sensors')).stdout)).toMatchObject([
      { error: { code: 'IPMI_NOT_SUPPORTED' } },
    ]);
  });
});

describe('a seat with Wake-on-LAN', () => {
  it('runs when its presence port answers, and is unknown, not off, when nothing does', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const seats = join(folder, 'wol.yml');
    const seat = (mac: string, host: string) =>
      `{wol: {mac: "${mac}", broadcast: 127.0.0.1, presence: {address: ${host}, port: ${port}}}}`;
    await writeFile(
      seats,
      `machines:\n  up: ${seat('aa:bb:cc:dd:ee:01', '127.0.0.1')}\n  mute: ${seat('aa:bb:cc:dd:ee:02', 'seat.invalid')}\n`,
    );
    const status = await netbar(['power', 'status', '--fleet', seats, '--all', '--json']);
    server.close();
    expect(status.code).toBe(1);
    expect(parse(status.stdout)).toMatchObject([
      { machine: 'up', power: 'on' },
      { machine: 'mute', power: 'unknown', error: { code: 'IPMI_STATE_UNKNOWN' } },
    ]);
  });

  it('gets the magic packet, and a cancelled wait says that it was sent', async () => {
    const listener = createSocket('udp4');
    listener.bind(0, '127.0.0.1');
    await once(listener, 'listening');
    const seats = join(folder, 'wake.yml');
    await writeFile(
      seats,
      `machines:\n  mute:\n    wol:\n      mac: aa-bb-cc-dd-ee-02\n      broadcast: 127.0.0.1\n` +
        `      port: ${listener.address().port}\n      presence: {address: seat.invalid, port: 22}\n`,
    );
    const waking = startNetbar(['power', 'on', '--fleet', seats, 'mute']);
    const [packet] = await once(listener, 'message');
    listener.close();
    expect(Buffer.from(packet).toString('hex')).toBe('f'.repeat(12) + 'aabbccddee02'.repeat(16));
    waking.interrupt();
    const ended = await waking.ended;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain('Cancelled: 0 of 1 done; sent but not seen to be carried out: mute');
  });
});
