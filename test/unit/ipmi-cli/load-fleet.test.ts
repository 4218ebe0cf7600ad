// Fleet files: what they may say, and the line that each mistake is on.
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadFleet } from '../../../scripts/commands/ipmi/fleet/load-fleet.ts';
import type { MachineSettings } from '../../../scripts/commands/ipmi/machines/backend.ts';
import { tempFolder } from '../shared/temp-folder.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await tempFolder();
  file = join(folder, 'fleet.yml');
});

afterEach(() => vi.unstubAllEnvs());

async function load(text: string, mode = 0o600): Promise<readonly MachineSettings[]> {
  await writeFile(file, text);
  await chmod(file, mode);
  return loadFleet(file);
}

/** The mistakes, without the file's name. */
async function mistakes(text: string, mode?: number): Promise<string[]> {
  const error = await load(text, mode).then(
    () => new Error('it was accepted'),
    (thrown: unknown) => thrown,
  );
  const { message } = error as Error;
  return message.split('\n').map((line) => line.replace(`${file}:`, ''));
}

function bmcOf(machines: readonly MachineSettings[], name: string) {
  const backend = machines.find((machine) => machine.name === name)?.backend;
  if (backend?.kind !== 'ipmi') throw new Error(`${name} has no BMC`);
  return backend.bmc;
}

describe('a good file', () => {
  it('puts defaults under every machine, and the machine’s own settings over them', async () => {
    const machines = await load(`
defaults:
  ipmi:
    user: admin
    password: secret
    quirks: {replyTimeoutMs: 3000}
machines:
  seat-1:
    ipmi: {address: 10.0.0.1}
  机-2:
    ipmi: {address: bmc2.lan, port: 6230, user: root, cipherSuite: 3, privilege: operator, quirks: {oem: supermicro}}
`);
    expect(machines.map(({ name }) => name)).toEqual(['seat-1', '机-2']);
    expect(bmcOf(machines, 'seat-1')).toMatchObject({
      address: '10.0.0.1',
      port: 623,
      user: 'admin',
      cipherSuite: 'auto',
    });
    expect(bmcOf(machines, '机-2')).toMatchObject({
      address: 'bmc2.lan',
      port: 6230,
      user: 'root',
      privilege: 'operator',
      password: 'secret',
      quirks: { oem: 'supermicro', replyTimeoutMs: 3000 },
    });
  });

  it('takes passwords from the file, a file beside it, or the environment, the machine’s own way first', async () => {
    await writeFile(join(folder, 'pw'), 'from-file\n', { mode: 0o600 });
    await writeFile(join(folder, 'kg'), '0x0102\n', { mode: 0o600 });
    vi.stubEnv('SEAT_3', 'from-env');
    const machines = await load(`
defaults: {ipmi: {user: admin, passwordFile: pw, kgFile: kg}}
machines:
  a: {ipmi: {address: 10.0.0.1}}
  b: {ipmi: {address: 10.0.0.2, password: inline, kg: text}}
  c: {ipmi: {address: 10.0.0.3, passwordEnv: SEAT_3}}
`);
    expect(['a', 'b', 'c'].map((name) => bmcOf(machines, name).password)).toEqual([
      'from-file',
      'inline',
      'from-env',
    ]);
    expect(Buffer.from(bmcOf(machines, 'a').kg ?? []).toString('hex')).toBe('0102');
    expect(Buffer.from(bmcOf(machines, 'b').kg ?? []).toString()).toBe('text');
  });

  it('has seats that no BMC switches', async () => {
    const machines = await load(
      `
defaults:
  wol: {broadcast: 10.0.0.255, presence: {address: unused, port: 3389}}
  command: {status: [plug, "{outlet}"], on: [plug, "{outlet}", on], env: {TOKEN: t}, values: {room: "1"}}
machines:
  w: {wol: {mac: "aa:bb:cc:dd:ee:ff", presence: {address: 10.0.0.9}}}
  p: {command: {values: {outlet: "7"}}}
`,
      0o644,
    );
    expect(machines).toEqual([
      {
        name: 'w',
        backend: {
          kind: 'wol',
          settings: {
            mac: 'aa:bb:cc:dd:ee:ff',
            broadcast: '10.0.0.255',
            port: 9,
            presence: { address: '10.0.0.9', port: 3389 },
          },
        },
      },
      {
        name: 'p',
        backend: {
          kind: 'command',
          settings: expect.objectContaining({ values: { room: '1', outlet: '7' }, isOn: 'on' }),
        },
      },
    ]);
  });
});

const ONE = 'machines:\n  a:\n    ipmi:\n      address: 10.0.0.1\n      user: admin\n';

describe('a mistake is told with its line', () => {
  it.each([
    ['nothing at all', '', ['1: machines: is missing']],
    ['no machine', 'machines: {}\n', ['1: machines: has no machine']],
    [
      'an unknown key',
      `${ONE}      password: p\n      pasword: p\n`,
      ['7: machines.a.ipmi: unknown key "pasword"'],
    ],
    [
      'a missing address',
      'machines:\n  a:\n    ipmi: {user: x, password: p}\n',
      ['3: machines.a.ipmi.address: is missing'],
    ],
    ['a missing password', ONE, ['3: machines.a.ipmi.password: is missing']],
    [
      'a bad address',
      `${ONE}      password: p\n`.replace('10.0.0.1', '10.0.0.1;id'),
      ['4: machines.a.ipmi.address: must be'],
    ],
    [
      'a bad default, told once',
      'defaults:\n  ipmi:\n    user: "a b"\n    password: p\nmachines:\n  a: {ipmi: {address: 10.0.0.1}}\n  b: {ipmi: {address: 10.0.0.2}}\n',
      ['3: defaults.ipmi.user: has characters'],
    ],
    [
      'two passwords',
      `${ONE}      password: p\n      passwordEnv: P\n`,
      ['6: machines.a.ipmi.password: only one of password, passwordEnv'],
    ],
    [
      'an unset variable',
      `${ONE}      passwordEnv: NO_SUCH_VARIABLE\n`,
      ['6: machines.a.ipmi.passwordEnv: the environment variable NO_SUCH_VARIABLE is not set'],
    ],
    [
      'a password file that is not there',
      `${ONE}      passwordFile: nowhere\n`,
      ['6: machines.a.ipmi.passwordFile: '],
    ],
    [
      'a number as password',
      `${ONE}      password: 1234\n`,
      ['6: machines.a.ipmi.password: Invalid input: expected string'],
    ],
    [
      'two back ends',
      'machines:\n  a:\n    ipmi: {address: h}\n    wol: {mac: x}\n',
      ['2: machines.a: needs exactly one of ipmi, wol, command'],
    ],
    ['no back end', 'machines:\n  a: {}\n', ['2: machines.a: needs exactly one of']],
    [
      'one BMC under two names',
      'defaults: {ipmi: {user: x, password: p}}\nmachines:\n  a: {ipmi: {address: h}}\n  b: {ipmi: {address: H}}\n',
      ['4: machines.b.ipmi.address: h:623 belongs to a already'],
    ],
    [
      'the same name twice',
      'machines:\n  a: {ipmi: {address: h}}\n  a: {ipmi: {address: i}}\n',
      ['3: not valid YAML: Map keys must be unique'],
    ],
    ['a name with a blank', 'machines:\n  "seat 1": {ipmi: {address: h}}\n', ['2: machines.seat 1: ']],
    [
      'a bad MAC address',
      'machines:\n  a:\n    wol:\n      mac: aabb\n      presence: {address: h, port: 1}\n',
      ['4: machines.a.wol.mac: must be a MAC address'],
    ],
    [
      'Wake-on-LAN without presence',
      'machines:\n  a:\n    wol: {mac: "aa:bb:cc:dd:ee:ff"}\n',
      ['3: machines.a.wol.presence: is missing'],
    ],
    [
      'a placeholder without a value',
      'machines:\n  a:\n    command: {status: [plug, "{outlet}"]}\n',
      ["3: machines.a.command: The power program's arguments use {outlet}, which has no value"],
    ],
    [
      'a program that is a text',
      'machines:\n  a:\n    command:\n      status: plug 7\n',
      ['4: machines.a.command.status: Invalid input: expected array'],
    ],
  ])('%s', async (_, text, expected) => {
    const found = await mistakes(text);
    expect(found).toHaveLength(expected.length);
    for (const [index, start] of expected.entries())
      expect(found[index]?.startsWith(start) ? start : found[index]).toBe(start);
  });

  it('several at once, and a password never among them', async () => {
    const found = await mistakes(
      'machines:\n  a: {ipmi: {address: h, user: x, password: Much-too-long-Secret-123}}\n  b: {ipmi: {address: h2, user: x, password: ok, port: 0}}\n',
    );
    expect(found).toEqual([
      '2: machines.a.ipmi.password: is longer than 20 bytes',
      expect.stringMatching(/^3: machines\.b\.ipmi\.port: /),
    ]);
  });

  it('inline secrets in a file that others can read, and secret files that others can read', async () => {
    await writeFile(join(folder, 'open'), 'p\n');
    await chmod(join(folder, 'open'), 0o640);
    const found = await mistakes(`${ONE}      passwordFile: open\n      kg: k\n`, 0o640);
    expect(found).toEqual([
      '7: machines.a.ipmi.kg: others can read this file: chmod 600 it, or use a file of its own',
      `6: machines.a.ipmi.passwordFile: ${join(folder, 'open')}: can be read by others, and it is a secret: chmod 600 it`,
    ]);
  });
});
