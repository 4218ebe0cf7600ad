// The connection to the node: modes, keys, silence, more than 51 machines, machines that come, go and return.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NodeSimulator, startNodeSimulator } from '../../../simulators/node/simulator.ts';
import {
  anotherKey,
  type Cafe,
  connect,
  machine,
  makeFolder,
  OWNER,
  openCafe,
  SIGNAL,
  seatAll,
  urlOf,
} from './cafe.ts';

const open: (() => Promise<unknown>)[] = [];
let folder: string;
let cafe: Cafe;

beforeEach(async () => {
  const made = await makeFolder();
  folder = made.folder;
  open.push(made.remove);
  cafe = await openCafe(folder);
  open.push(() => cafe.close());
});
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function startNode(
  more: { version?: string; port?: number; stateFile?: string; machines?: number } = {},
) {
  const { version = '0.4.1.6', port = 0, stateFile, machines = 0 } = more;
  const node = await startNodeSimulator({
    version,
    http: { host: '127.0.0.1', port },
    ...(stateFile === undefined ? {} : { stateFile }),
  });
  open.push(() => node.stop());
  for (let number = 1; number <= machines; number += 1) await node.addMachine(machine(number));
  return node;
}

const uuids = () =>
  cafe.registry
    .list()
    .map(({ uuid }) => uuid)
    .sort();
const labelled = (label: string) => {
  const seat = cafe.registry.list().find((one) => one.label === label);
  if (!seat) throw new Error(`no seat ${label}`);
  return seat;
};

describe('connecting', () => {
  it('reads the machines signed, and hands out BMCs and signers', async () => {
    const node = await startNode({ machines: 3 });
    expect(cafe.node.status).toMatchObject({ configured: false, reachable: false, url: null });
    const status = await connect(cafe, node);
    expect(status).toMatchObject({
      ...{ configured: true, reachable: true, mode: 'manage', version: '0.4.1.6', kind: 'stored' },
      ...{ machines: 3, mayHaveMore: false, plainHttp: false, lastError: null },
    });
    await seatAll(cafe);
    const seat = labelled('A02');
    expect(seat).toMatchObject({ uuid: 'pc-2', ip: '10.0.0.3', bmcKey: '10.1.0.3:623', bmcProblem: null });
    expect(cafe.registry.bmc(seat.id)).toMatchObject({
      address: '10.1.0.3',
      user: 'bmcadmin',
      password: 'Geheim-2',
    });
    expect(cafe.registry.signer(seat.id)?.wallet).toBe(seat.nodeId);
    expect(cafe.node.row(seat.id)?.deeplink).toEqual({ deviceId: '', password: '', masked: false });
  });

  it('tells what a node is without using it', async () => {
    const node = await startNode({ machines: 2 });
    const test = (key?: string) =>
      cafe.call['node.test'](
        { url: urlOf(node), mode: key ? 'manage' : 'readOnly', key, allowPlainNode: false },
        OWNER,
        SIGNAL,
      );
    expect(await test(`0x${node.seedHex?.toUpperCase()}`)).toMatchObject({
      ...{
        version: '0.4.1.6',
        keyAccepted: true,
        publicKey: node.nodeId,
        machines: 2,
        withBmc: 2,
        warnings: [],
      },
    });
    expect(await test('7'.repeat(64))).toMatchObject({
      keyAccepted: false,
      publicKey: anotherKey().publicKeyHex,
      warnings: [{ code: 'KEY_REFUSED' }],
    });
    expect(await test()).toMatchObject({ keyAccepted: null, publicKey: null });
    expect(cafe.node.status.configured).toBe(false);
    expect(cafe.registry.machines()).toEqual([]);
  });

  it('refuses a key that the node masks for, and keeps what was', async () => {
    const node = await startNode({ machines: 1 });
    const url = urlOf(node);
    const wrong = { url, mode: 'manage', key: '7'.repeat(64), allowPlainNode: false } as const;
    await expect(cafe.call['node.connect'](wrong, OWNER, SIGNAL)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: { field: 'key', rule: 'NODE_KEY_REFUSED' },
    });
    await expect(cafe.call['node.connect']({ ...wrong, key: 'secret' }, OWNER, SIGNAL)).rejects.toMatchObject(
      {
        code: 'BAD_INPUT',
        message: expect.not.stringContaining('secret'),
      },
    );
    await expect(
      cafe.call['node.connect']({ ...wrong, key: undefined }, OWNER, SIGNAL),
    ).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    expect(cafe.node.status.configured).toBe(false);
  });

  it('refuses plain HTTP to another host unless it is allowed', async () => {
    const input = {
      url: 'http://192.0.2.7:5050',
      mode: 'manage',
      key: '7'.repeat(64),
      allowPlainNode: false,
    } as const;
    for (const name of ['node.test', 'node.connect'] as const) {
      await expect(cafe.call[name](input, OWNER, SIGNAL)).rejects.toMatchObject({
        code: 'PLAIN_NODE_REFUSED',
      });
    }
    expect(cafe.audited().filter(({ result }) => result === 'refused')).toHaveLength(2);
  });

  it('keeps the key for later connections, and forgets it and all access in read-only mode', async () => {
    const node = await startNode({ machines: 2 });
    await connect(cafe, node);
    await seatAll(cafe);
    const keyless = { url: urlOf(node), mode: 'manage', allowPlainNode: false } as const;
    await cafe.call['node.connect'](keyless, OWNER, SIGNAL);
    const { id } = labelled('A01');
    expect(cafe.registry.bmc(id)).toBeDefined();

    const status = await connect(cafe, node, 'readOnly');
    expect(status).toMatchObject({ mode: 'readOnly', machines: 2, reachable: true });
    expect(cafe.registry.bmc(id)).toBeUndefined();
    expect(cafe.registry.signer(id)).toBeUndefined();
    expect(labelled('A01').bmcKey).toBe('10.1.0.2:623');
    await expect(cafe.node.readCodes(id)).rejects.toMatchObject({ code: 'CODES_READ_ONLY' });
    await expect(
      cafe.call['machines.remove']({ seatId: id, onNode: true }, OWNER, SIGNAL),
    ).rejects.toMatchObject({
      code: 'NODE_READ_ONLY',
    });
    await expect(cafe.call['node.connect'](keyless, OWNER, SIGNAL)).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
  });
});

describe('polling', () => {
  it('knows the machines and their keys after a restart while the node is down', async () => {
    const node = await startNode({ machines: 2 });
    await connect(cafe, node);
    await seatAll(cafe);
    await node.stop();
    await expect.poll(() => cafe.node.status.reachable).toBe(false);
    const { lastAnswerAt, lastError } = cafe.node.status;
    expect(lastAnswerAt).toEqual(expect.any(Number));
    expect(lastError?.code).toBe('NODE_UNREACHABLE');

    await cafe.close();
    cafe = await openCafe(folder);
    const seat = labelled('A01');
    expect(cafe.registry.bmc(seat.id)?.password).toBe('Geheim-1');
    expect(cafe.registry.signer(seat.id)?.wallet).toBe(seat.nodeId);
    expect(cafe.node.row(seat.id)).toBeUndefined();
    expect(cafe.node.status).toMatchObject({ configured: true, reachable: false });
  });

  it('finds the node again after a restart, as another version', async () => {
    const stateFile = join(folder, 'node.json');
    const node = await startNode({ machines: 2, stateFile });
    await connect(cafe, node);
    await seatAll(cafe);
    const polls: boolean[] = [];
    cafe.node.onPoll(() => polls.push(cafe.node.status.reachable));
    await node.stop();
    await expect.poll(() => polls.at(-1)).toBe(false);
    await startNode({ version: '0.4.1.8', port: node.httpPort, stateFile });
    await expect
      .poll(() => cafe.node.status)
      .toMatchObject({ reachable: true, version: '0.4.1.8', kind: 'push' });
    expect(cafe.node.row(labelled('A01').id)?.deeplink).toBeUndefined();
  });

  it('hears of machines that somebody else adds, changes and deletes', async () => {
    const node = await startNode({ machines: 1 });
    await connect(cafe, node);
    await seatAll(cafe);
    const changed: string[] = [];
    cafe.registry.onChange(({ seatId }) => changed.push(seatId));

    const added = await node.addMachine(machine(2));
    await expect.poll(() => cafe.registry.unseated().map(({ uuid }) => uuid)).toEqual(['pc-2']);
    expect(changed).toEqual([]);

    await seatAll(cafe);
    const seat = labelled('A02');
    changed.length = 0;
    await node.deleteMachine(added.nodeId);
    await expect.poll(() => cafe.node.row(seat.id)).toBeUndefined();
    expect(uuids()).toEqual(['pc-1', 'pc-2']);

    // The same machine under a new chain identity and with another BMC password.
    const again = await node.addMachine(machine(2, { ipmiPassword: 'Anderes1' }));
    await expect.poll(() => cafe.registry.get(seat.id)?.nodeId).toBe(again.nodeId);
    await expect.poll(() => cafe.node.row(seat.id)).toBeDefined();
    expect(changed).toContain(seat.id);
    expect(cafe.registry.bmc(seat.id)?.password).toBe('Anderes1');
    expect(cafe.registry.signer(seat.id)?.wallet).toBe(again.nodeId);
    expect(cafe.audited().map(({ action }) => action)).toContain('machines.reattached');
  });

  it('says so when the node no longer takes the key, and keeps the access of before', async () => {
    const node = await startNode({ machines: 1 });
    await connect(cafe, node);
    await seatAll(cafe);
    await node.stop();
    const other = await startNode({ port: node.httpPort });
    const [kept] = node.machines;
    await other.addMachine({
      ...machine(1),
      nodeId: kept?.nodeId ?? '',
      nodePrivateKey: kept?.nodePrivateKey ?? '',
      ip: '10.0.9.9',
    });
    await expect.poll(() => cafe.node.status.lastError?.code).toBe('SIGNATURE_REFUSED');
    const seat = labelled('A01');
    expect(seat.ip).toBe('10.0.9.9');
    expect(cafe.registry.bmc(seat.id)?.password).toBe('Geheim-1');
    expect(cafe.node.status.reachable).toBe(true);
  });

  it('names the machine whose texts make the list unreadable, and goes on with the others', async () => {
    const node = await startNode({ machines: 3 });
    await connect(cafe, node);
    await seatAll(cafe);
    const broken = await node.addMachine(machine(4, { desc: 'ok' }));
    await expect.poll(() => cafe.registry.unseated()).toHaveLength(1);
    await node.deleteMachine(broken.nodeId);
    await node.addMachine(machine(4, { nodeId: broken.nodeId, desc: 'say "hi"' }));
    await expect.poll(() => cafe.node.status.lastError?.message).toContain(broken.nodeId);
    expect(cafe.node.status.reachable).toBe(true);
    expect(cafe.node.row(labelled('A03').id)).toBeDefined();
    expect(cafe.registry.machines()).toHaveLength(4);
  });
});

describe('more machines than the node lists', () => {
  it('reads those that it knows one by one, and takes on others by their ids', async () => {
    const node = await startNode({ machines: 60 });
    const listed = new Set(node.machines.slice(0, 51).map(({ uuid }) => uuid));
    const unlisted = node.machines.slice(51).map(({ uuid }) => uuid);
    const status = await connect(cafe, node);
    expect(status).toMatchObject({ machines: 51, mayHaveMore: true });
    const answer = await cafe.call['machines.addKnown'](
      { ids: [...unlisted, 'pc-999', 'not an id'] },
      OWNER,
      SIGNAL,
    );
    expect(answer).toEqual({ found: unlisted, missing: ['pc-999', 'not an id'] });
    expect(cafe.node.status.machines).toBe(60);
    await seatAll(cafe);
    expect(cafe.registry.list()).toHaveLength(60);
    const hidden = cafe.registry.list().filter(({ uuid }) => !listed.has(uuid));
    expect(hidden).toHaveLength(9);
    for (const { id } of hidden) {
      expect(cafe.registry.bmc(id)).toBeDefined();
      expect(cafe.node.row(id)).toBeDefined();
    }
    await cafe.close();
    cafe = await openCafe(folder);
    await expect.poll(() => cafe.node.status.machines).toBe(60);
  });
});

describe('codes', () => {
  it('are set and read as the machine, and never asked for a machine that is gone', async () => {
    const node = await startNode({ machines: 2 });
    await connect(cafe, node);
    await seatAll(cafe);
    const { id, nodeId } = labelled('A01');
    await cafe.node.setCodes(id, { deviceId: '123456789', password: 'abcDEF12' });
    expect(await cafe.node.readCodes(id)).toEqual({
      deviceId: '123456789',
      password: 'abcDEF12',
      masked: false,
    });
    await cafe.node.refresh();
    expect(cafe.node.row(id)?.deeplink).toEqual({
      deviceId: '123456789',
      password: '********',
      masked: true,
    });

    await node.deleteMachine(nodeId);
    await expect(cafe.node.readCodes(id)).rejects.toMatchObject({ code: 'MACHINE_NOT_FOUND' });
    await expect(cafe.node.setCodes(id, { deviceId: '1', password: 'abcDEF12' })).rejects.toMatchObject({
      code: 'MACHINE_NOT_FOUND',
    });
    await expect(cafe.node.readCodes('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('no secret reaches the log, the audit or the disk', async () => {
    const node = await startNode({ machines: 2 });
    await connect(cafe, node);
    await seatAll(cafe);
    const { id } = labelled('A01');
    await cafe.node.setCodes(id, { deviceId: '123456789', password: 'abcDEF12' });
    await cafe.node.readCodes(id);
    await node.stop();
    await expect.poll(() => cafe.node.status.reachable).toBe(false);
    await expect(cafe.node.readCodes(id)).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' });
    const secrets = [
      node.seedHex ?? '',
      'Geheim-',
      'abcDEF12',
      ...node.machines.map((one) => one.nodePrivateKey),
    ];
    const files = await readdir(join(folder, 'store'));
    const bytes = await Promise.all(files.map((name) => readFile(join(folder, 'store', name), 'latin1')));
    const text = [cafe.written(), ...bytes].join('\n');
    expect(text).toContain(urlOf(node));
    for (const secret of secrets) expect(text.includes(secret)).toBe(false);
  });
});

it('starts and stops any number of times', async () => {
  const node: NodeSimulator = await startNode({ machines: 1 });
  await connect(cafe, node);
  cafe.node.start();
  await cafe.node.stop();
  await cafe.node.stop();
  cafe.node.start();
  await expect.poll(() => cafe.node.status.reachable).toBe(true);
});
