// The owner's and the renter's calls to a bare-metal node, sessions and codes.
import { statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clubOf, RENTER_SEED, STRANGER_SEED, startCafe, type TestCafe } from './cafe.ts';

let cafe: TestCafe;
let lan: string[];
let renter: string[];

beforeAll(async () => {
  cafe = await startCafe();
  const { lanUrl, home } = cafe;
  lan = ['--via', 'lan', '--node', lanUrl, '--identity', `node:file:${home.folder}/node.seed`];
  renter = ['--machine', cafe.machineId, '--identity', cafe.renter];
});
afterAll(() => cafe[Symbol.asyncDispose]());

describe('the owner, on the LAN and through a client node', () => {
  it('adds, lists, changes and deletes machines', async () => {
    const { home, node } = cafe;
    home.file('bmc.password', 'Bmc-secret-2\n');
    const fields = [
      '--uuid',
      'seat-2',
      '--ip',
      '10.0.0.2',
      '--ipmi-host',
      '10.0.1.2',
      '--ipmi-user',
      'admin',
    ];
    const password = ['--ipmi-password-file', `${home.folder}/bmc.password`];
    const added = await home.json(['bare-metal', 'add', ...fields, ...password, ...lan]);
    const [{ node_id: nodeId }] = added as [{ node_id: string }];
    expect(added).toEqual([{ node_id: nodeId, uuid: 'seat-2' }]);

    const list = await home.run(['bare-metal', 'list', '--json', ...lan]);
    expect(list.stdout).not.toContain('Bmc-secret');
    const clear = await home.json(['bare-metal', 'get', 'seat-2', '--reveal', ...lan]);
    expect(clear).toMatchObject({ node_id: nodeId, ipmi_password: 'Bmc-secret-2' });

    const modify = ['bare-metal', 'modify', nodeId, '--ip', '10.0.0.99', '--manager', node.nodeId];
    const owner = ['--identity', `node:file:${home.folder}/node.seed`];
    expect((await home.run([...modify, ...owner])).code).toBe(0);
    expect(node.machines.find(({ uuid }) => uuid === 'seat-2')).toMatchObject({ ip: '10.0.0.99' });
    expect((await home.run(['bare-metal', 'get', 'no-such', ...lan])).code).toBe(66);
    const known = await home.run(['bare-metal', 'list', ...lan, '--known', 'seat-1', 'seat-9']);
    expect(known).toMatchObject({ code: 0, stderr: 'not on the node: seat-9\n' });
    expect(known.stdout).toMatch(/seat-1 .* none yet\n/);
    expect((await home.run(['bare-metal', 'delete', nodeId, '--yes', ...lan])).stdout).toBe(
      '1 deleted, 0 not there\n',
    );
  });

  it('shows secrets in the table when they are asked for, and names everything as the API does', async () => {
    const { home, machineId } = cafe;
    const { nodePrivateKey } = cafe.node.machines.find(({ nodeId }) => nodeId === machineId) ?? {};
    const hidden = await home.run(['bare-metal', 'list', ...lan]);
    expect(hidden.stdout).toMatch(/^node_id +uuid +ip +os +ipmi_hostname +device ID\n/);
    expect(hidden.stdout).not.toContain('Bmc-secret-1');
    const shown = await home.run(['bare-metal', 'list', '--reveal', ...lan]);
    expect(shown.stdout).toContain(' admin ');
    expect(shown.stdout).toContain('Bmc-secret-1');
    expect(shown.stdout).toContain(nodePrivateKey);
    const list = (await home.json(['bare-metal', 'list', ...lan, '--known', 'seat-1'])) as {
      machines: object[];
    };
    expect(list).toMatchObject({ cut: false, missing: [], broken: [], list_readable: true });
    const known = (await home.json(['bare-metal', 'known'])) as object[];
    const server = (await home.json(['bare-metal', 'server', ...renter])) as object;
    const keys = [...list.machines, ...known, server].flatMap((facts) => Object.keys(facts));
    expect(keys.filter((key) => !/^[a-z_]+$/.test(key))).toEqual([]);
    expect(keys).toEqual(expect.arrayContaining(['node_id', 'ipmi_hostname', 'deeplink_device_id']));
  });

  it('adds all machines of a file in the form of the documents', async () => {
    const { home, node } = cafe;
    const machines = [3, 4].map((number) => ({
      uuid: `seat-${number}`,
      ip: `10.0.0.${number}`,
      ipmi_hostname: `10.0.1.${number}`,
      ipmi_username: 'admin',
      ipmi_password: `Bmc-secret-${number}`,
    }));
    const file = home.file('machines.json', JSON.stringify({ bare_metal_nodes: machines }));
    const dry = await home.run(['bare-metal', 'add', '--from', file, '--dry-run', ...lan]);
    expect(dry.stdout).toMatch(/seat-4/);
    expect(dry.stdout).not.toMatch(/Bmc-secret/);
    expect(node.machines).toHaveLength(1);
    expect(await home.json(['bare-metal', 'add', '--from', file, ...lan])).toHaveLength(2);
    expect(node.machines).toHaveLength(3);
  });
});

describe('the renter', () => {
  it('switches the machine, confirmed, and sends a boot device, unconfirmed', async () => {
    const { home, power, machineId } = cafe;
    const args = ['bare-metal', 'power'];
    expect(await home.json([...args, 'status', ...renter])).toEqual({ power: 'off' });
    expect(await home.json([...args, 'on', '--rent-order', '7', ...renter])).toEqual({
      confirmed: true,
      power: 'on',
    });
    expect(await home.json([...args, 'off', '--yes', ...renter])).toMatchObject({ power: 'off' });
    const sent = await home.run(['bare-metal', 'bootdev', 'pxe', ...renter]);
    expect(sent).toMatchObject({ code: 3, stdout: expect.stringContaining('sent') });
    expect(power.bootDevice(machineId)).toBe('pxe');
    expect(JSON.stringify(await home.json(['bare-metal', 'known']))).toContain(machineId);
    expect(await home.json(['bare-metal', 'server', ...renter])).toMatchObject({ ip: '10.0.0.1' });
  });

  it('issues a session, with which a friend sets and gets the codes', async () => {
    const { home } = cafe;
    const issued = await home.run(['session', 'issue', ...renter]);
    expect(issued.stdout).toMatch(/session_id: \S{20,}\nsession_id_sign: [0-9a-f]{128}\n/);
    expect(issued.stdout).toMatch(/[▀▄█]{10}/);
    const path = `${home.folder}/friend.session`;
    const toFile = await home.run(['session', 'issue', '--out', path, ...renter]);
    expect(toFile.stdout).toBe(`Written to ${path}: use it as --identity session:file:${path}\n`);
    expect(statSync(path).mode & 0o777).toBe(0o600);

    const friend = ['--machine', cafe.machineId, '--identity', `session:file:${path}`];
    const set = ['deeplink', 'set', '--device-id', '123456789', '--yes', ...friend];
    expect((await home.run(set, { NETBAR_DEEPLINK_PASSWORD: 'aAbBcC12' })).code).toBe(0);
    const hidden = await home.run(['deeplink', 'get', ...friend]);
    expect(hidden.stdout).toBe('device ID  123456789\npassword   ********\n');
    expect(await home.json(['deeplink', 'get', '--reveal', ...friend])).toMatchObject({
      device_id: '123456789',
      device_password: 'aAbBcC12',
    });
    const waited = await home.run(['deeplink', 'wait', '--reveal', ...friend]);
    expect(waited).toMatchObject({ code: 0, stdout: expect.stringContaining('aAbBcC12') });
  });

  it('the machine itself reads its codes on the LAN with its own key', async () => {
    const { home, lanUrl, machineId } = cafe;
    const key = `machine:file:${home.folder}/machine.seed`;
    const args = ['--via', 'lan', '--node', lanUrl, '--machine', machineId, '--identity', key];
    expect(await home.json(['deeplink', 'get', '--reveal', ...args])).toMatchObject({
      device_password: 'aAbBcC12',
    });
  });

  it('may be a multi-signature, whose session one of its signers signs', async () => {
    const { home, client, compute } = cafe;
    const { wallets, address } = clubOf();
    client.chain.endRental(compute.nodeId);
    client.chain.rent(compute.nodeId, { renter: address });
    home.file('stranger.seed', STRANGER_SEED);
    const club = { wallets, threshold: 2, seed_files: ['renter.seed', 'stranger.seed'] };
    const identity = `multisig:file:${home.file('club.json', JSON.stringify(club))}`;
    const args = ['--machine', compute.nodeId, '--identity', identity];
    expect((await home.run(['vm', 'list', ...args])).code).toBe(0);
    const issued = (await home.json(['session', 'issue', ...args])) as Record<string, string>;
    const session = home.file('club.session', JSON.stringify(issued));
    const friend = ['--machine', compute.nodeId, '--identity', `session:file:${session}`];
    expect((await home.run(['vm', 'list', ...friend])).code).toBe(0);
  });
});

describe('what goes wrong', () => {
  it('has an exit code per class', async () => {
    const { home, lanUrl, machineId, clientUrl } = cafe;
    const wrongKey = `node:file:${home.file('other.seed', RENTER_SEED)}`;
    const wrong = ['--via', 'lan', '--node', lanUrl, '--identity', wrongKey, '--yes'];
    expect((await home.run(['bare-metal', 'delete', machineId, ...wrong])).code).toBe(77);
    const nowhere = ['--node', 'http://127.0.0.1:9'];
    expect((await home.run(['machine', 'list', ...nowhere])).code).toBe(69);
    const unknown = ['--machine', 'ab'.repeat(32), '--identity', cafe.renter];
    expect((await home.run(['vm', 'list', '--node', clientUrl, ...unknown])).code).toBe(66);
    const notHere = await home.run(['vm', 'list', '--node', lanUrl, ...renter]);
    expect(notHere).toMatchObject({ code: 64, stderr: expect.stringContaining('NOT_SUPPORTED_HERE') });
  });
});
