// Wrong arguments end with 64 before anything is sent, and name the option and what it may be.
import { describe, expect, it, onTestFinished } from 'vitest';
import { RENTER_SEED } from './cafe.ts';
import { Home } from './netbar.ts';

const ID = 'ab'.repeat(32);
const SIZES = ['--gpus', '1', '--cpus', '2', '--memory', '4', '--disk', '10', '--image', 'a.qcow2'];
const create = (...more: string[]) => ['vm', 'create', ...SIZES, '--machine', ID, ...more];
const add = (...more: string[]) => ['bare-metal', 'add', '--manager', ID, ...more];
const MACHINE = ['--uuid', 'u1', '--ip', '10.0.0.1', '--ipmi-host', '10.0.0.2', '--ipmi-user', 'admin'];

describe('wrong arguments', () => {
  it.each([
    [['vm', 'list'], /--machine is missing: give a node_id/],
    [['vm', 'list', '--machine', ID.toUpperCase()], /--machine must be a node_id: 64 lower-case hex/],
    [['vm', 'list', '--machine', ID, '--node', 'ftp://x'], /--node must be like http:\/\/10\.0\.0\.2:5050/],
    [['vm', 'list', '--machine', ID, '--node', 'http://u:p@x'], /without a user name or password/],
    [
      ['vm', 'list', '--machine', ID, '--identity', 'none'],
      /--identity is none, and this call is signed by wallet, multisig or session/,
    ],
    [['vm', 'list', '--machine', ID, '--rent-order', 'x'], /--rent-order must be the order's number/],
    [['vm', 'start', '../x', '--machine', ID], /<vm> must be at most 128 letters/],
    [['vm', 'start', 'delete', '--machine', ID], /<vm> must not be a word such as start or delete/],
    [['vm', 'logs', 'x', '--lines', '0', '--machine', ID], /--lines must be a whole number from 1/],
    [['vm', 'logs', 'x', '--from', 'middle', '--machine', ID], /--from must be one of head, tail/],
    [['vm', 'modify', 'x', '--machine', ID], /nothing is to change: give --cpus/],
    [['vm', 'create', '--machine', ID], /required option '--gpus <n>' not specified/],
    [create('--gpus', '65'), /--gpus must be a whole number from 0 to 64/],
    [create('--cpus', 'two'), /Give a whole number/],
    [create('--memory', '0'), /--memory must be a whole number from 1/],
    [create('--image', '../a'), /--image must be a file name such as/],
    [create('--os', 'macos'), /--os must be one of linux, windows/],
    [create('--bios', 'uefi'), /--bios must be legacy or pxe for linux/],
    [create('--ssh-port', '70000'), /--ssh-port must be a whole number from 1 to 65535/],
    [create('--custom-port', 'tcp:5'), /--custom-port must be like tcp,123/],
    [create('--custom-port', 'tcp,5-4'), /--custom-port: its host must be a port, or the first and a higher/],
    [create('--custom-port', 'tcp,0'), /--custom-port: its host must be a whole number from 1/],
    [create('--custom-port', 'tcp,5-70000'), /--custom-port: its host must be a whole number from 1/],
    [create('--multicast', '10.0.0.1:5'), /--multicast: its address must be an IPv4 address from 224/],
    [create('--network-filter', 'in,tcp,22,1.2.3/8,drop'), /--network-filter: its cidr must be an IPv4/],
    [create('--network-filter', 'in,tcp'), /--network-filter must be like in,tcp,22/],
    [create('--network-name', 'much-too-long-name'), /--network-name must be/],
    [create('--public-ip', 'here'), /--public-ip must be an IP address/],
    [create('--description', 'a"b'), /--description must be text/],
    [
      ['disk', 'resize', 'x', 'vda', '--size', '4', '--machine', ID],
      /<disk> must be a data disk: vdb to vdz/,
    ],
    [['disk', 'add', 'x', '--size', '0', '--machine', ID], /--size must be a whole number from 1/],
    [['disk', 'add', 'x', '--size', '1', '--mount', 'data', '--machine', ID], /--mount must be an absolute/],
    [['snapshot', 'create', 'x', 'a b', '--machine', ID], /<name> must be/],
    [['snapshot', 'create', 'x', 'a', '--server', '?', '--machine', ID], /--server must be the id/],
    [['image', 'list', '--of-server'], /--server must be given/],
    [['image', 'delete', 'a/b', '--machine', ID], /<file> must be a file name/],
    [['image', 'wait', 'x'], /<token> must be what stood behind/],
    [['network', 'create', 'abc', '10.0.0.0/24', '--machine', ID], /<name> must be 6 to 10 letters/],
    [['network', 'create', 'abcdef', '10.0.0.1/24', '--machine', ID], /<cidr> must be a network whose host/],
    [['bare-metal', 'list'], /--manager is missing/],
    [
      ['bare-metal', 'power', 'dance', '--machine', ID],
      /'dance' is invalid for argument 'command'. Allowed choices are on, off, reset, status/,
    ],
    [
      ['bare-metal', 'bootdev', 'usb', '--machine', ID],
      /'usb' is invalid for argument 'device'. Allowed choices are none, pxe/,
    ],
    [add(), /--uuid is missing; --ip is missing; --ipmi-host is missing; --ipmi-user is missing/],
    [add(...MACHINE, '--ip', 'x'), /--ip must be an IP address/],
    [add(...MACHINE, '--ipmi-user', 'a b'), /--ipmi-user holds a character that is not safe/],
    [add(...MACHINE), /no password: use --ipmi-password-file, set NETBAR_BMC_PASSWORD/],
    [['bare-metal', 'modify', ID, '--manager', ID], /nothing is to change: give one of --uuid/],
    [['bare-metal', 'delete', 'x', '--manager', ID], /node_id/],
    [['config', 'set', 'colour', 'red'], /Allowed choices are client-node, lan-node, machine/],
    [['config', 'set', 'machine', 'x'], /machine: must be a node_id: 64 lower-case hex digits \(USAGE\)/],
    [
      ['config', 'set', 'rent-order', 'x'],
      /rent-order: must be the order's number: 1 to 20 digits \(USAGE\)/,
    ],
    [['config', 'set', 'identity', 'wallet:file:no.seed'], /identity: there is no file \/.*\/no\.seed/],
    [['sign', '--session-id', 'a b', '--identity', 'none'], /--session-id must be/],
    [['sign', '--identity', 'none'], /--identity is missing: give wallet, node or machine/],
    [['vm', 'dance'], /unknown command 'dance'/],
    [['vm', 'list', '--seed', 'x'], /unknown option '--seed'/],
  ])('%j', async (args, message) => {
    const home = new Home();
    onTestFinished(() => home.remove());
    const identity = `wallet:file:${home.file('renter.seed', RENTER_SEED)}`;
    const env = { NETBAR_NODE: 'http://127.0.0.1:9', NETBAR_IDENTITY: identity };
    const ended = await home.run(args, env);
    expect(ended, ended.stderr).toMatchObject({ code: 64, stdout: '' });
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).not.toContain(RENTER_SEED);
  });
});

describe('what is missing', () => {
  const run = async (args: string[], env: NodeJS.ProcessEnv = {}) => {
    const home = new Home();
    onTestFinished(() => home.remove());
    const ended = await home.run(args, { NETBAR_NODE: 'http://127.0.0.1:9', ...env });
    expect(ended, ended.stderr).toMatchObject({ code: 64, stdout: '' });
    return ended.stderr;
  };

  it('is named with the way to write it: who signs', async () => {
    expect(await run(['vm', 'list', '--machine', ID])).toContain(
      '--identity is missing: this call is signed by wallet, multisig or session, e.g. --identity wallet:file:renter.seed',
    );
    expect(await run(['bare-metal', 'delete', ID, '--via', 'lan', '--yes'])).toContain(
      '--identity is missing: this call is signed by node, e.g. --identity node:file:node.seed',
    );
  });

  it('is named with all places that it may come from: a bad password', async () => {
    const seed = { SEED: RENTER_SEED, NETBAR_DEEPLINK_PASSWORD: 'x' };
    const set = ['deeplink', 'set', '--machine', ID, '--identity', 'wallet:env:SEED', '--yes'];
    expect(await run(set, seed)).toContain(
      'error: the password (--password-file, NETBAR_DEEPLINK_PASSWORD or typed) must be 6 to 16 letters and digits',
    );
  });
});
