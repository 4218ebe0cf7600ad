// Machines added, changed, removed and imported through the node, also when its answers are lost.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CALLS } from '../../../../kiosk/ipc/contract.ts';
import { type NodeSimulator, startNodeSimulator } from '../../../simulators/node/simulator.ts';
import { type Cafe, connect, machine, makeFolder, OWNER, openCafe, SIGNAL, seatAll, urlOf } from './cafe.ts';
import { type LossyProxy, startLossyProxy } from './lossy-proxy.ts';

const open: (() => Promise<unknown>)[] = [];
let node: NodeSimulator;
let proxy: LossyProxy;
let cafe: Cafe;

beforeEach(async () => {
  const { folder, remove } = await makeFolder();
  open.push(remove);
  node = await startNodeSimulator({ version: '0.4.1.6', http: { host: '127.0.0.1', port: 0 } });
  open.push(() => node.stop());
  proxy = await startLossyProxy(node);
  open.push(() => proxy.stop());
  cafe = await openCafe(folder);
  open.push(() => cafe.close());
});
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function connectCafe(machines = 0, mode: 'manage' | 'readOnly' = 'manage'): Promise<void> {
  for (let number = 1; number <= machines; number += 1) await node.addMachine(machine(number));
  const key = mode === 'manage' ? { key: node.seedHex ?? '' } : {};
  await cafe.call['node.connect']({ url: urlOf(proxy), mode, allowPlainNode: false, ...key }, OWNER, SIGNAL);
  await seatAll(cafe).catch(() => undefined);
}

function input(number: number, more: Record<string, unknown> = {}) {
  const { uuid, ip, ipmiHostname, ipmiUsername, ipmiPassword } = machine(number);
  return CALLS['machines.add'].input.parse({
    ...{ uuid, ip, ipmiHostname, ipmiUsername, ipmiPassword, description: `machine ${number}`, ...more },
  });
}

const add = (number: number, more?: Record<string, unknown>) =>
  cafe.call['machines.add'](input(number, more), OWNER, SIGNAL);
const seatOf = (uuid: string) => {
  const seat = cafe.registry.list().find((one) => one.uuid === uuid);
  if (!seat) throw new Error(`no seat for ${uuid}`);
  return seat;
};
const onNode = (uuid: string) => node.machines.find((one) => one.uuid === uuid);

describe('adding a machine', () => {
  it('stores it on the node and makes its seat, with its key', async () => {
    await connectCafe();
    const seat = await add(1, { label: 'VIP1', zone: 'Upstairs', place: { row: 2, column: 3 } });
    expect(seat).toMatchObject({ label: 'VIP1', zone: 'Upstairs', place: { row: 2, column: 3 } });
    expect(onNode('pc-1')).toMatchObject({
      ip: '10.0.0.2',
      desc: 'machine 1',
      ipmiPassword: 'Geheim-1',
      ipmiPort: 623,
    });
    expect(cafe.registry.signer(seat.id)?.wallet).toBe(onNode('pc-1')?.nodeId);
    expect(cafe.registry.bmc(seat.id)?.password).toBe('Geheim-1');
    expect(cafe.audited().map(({ action, result }) => `${action} ${result}`)).toEqual(
      expect.arrayContaining(['machines.add asked', 'machines.add ok', 'machines.seated ok']),
    );
  });

  it('refuses what would harm the node before it hears of it', async () => {
    await connectCafe();
    const before = proxy.paths.length;
    for (const bad of [
      { ipmiPassword: 'a$(reboot)' },
      { ipmiUsername: 'ad min' },
      { ipmiHostname: '10.0.0.1;ls' },
      { description: 'say "hi"' },
      { os: 'Windows\\11' },
      { ip: '10.0.0.1\n' + 'x' },
      { uuid: 'a b' },
    ]) {
      const [field] = Object.keys(bad);
      await expect(add(1, bad)).rejects.toMatchObject({
        code: 'BAD_INPUT',
        details: { field, rule: expect.stringMatching(/^FIELD_/) },
      });
    }
    expect(proxy.paths.slice(before).filter((path) => path.endsWith('/add'))).toEqual([]);
    expect(cafe.registry.unseated()).toEqual([]);
    expect(cafe.written()).not.toContain('reboot');
  });

  it('refuses a taken uuid, a taken label, and read-only mode', async () => {
    await connectCafe(1);
    await expect(add(1, { label: 'Z1' })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { field: 'uuid', rule: 'UUID_TAKEN' },
    });
    await expect(add(2, { label: 'a01' })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { field: 'label', rule: 'LABEL_TAKEN', label: 'a01' },
    });
    expect(node.machines).toHaveLength(1);
    await connect(cafe, node, 'readOnly');
    await expect(add(2)).rejects.toMatchObject({ code: 'NODE_READ_ONLY' });
  });

  it('looks what became of it when the answer is lost', async () => {
    await connectCafe();
    proxy.lose = (path) => (path.endsWith('/add') ? 'answer' : undefined);
    const seat = await add(1, { label: 'B7' });
    expect(seat).toMatchObject({ label: 'B7', machine: { nodeId: onNode('pc-1')?.nodeId } });
    proxy.lose = (path) => (path.endsWith('/add') ? 'request' : undefined);
    await expect(add(2, { label: 'B8' })).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' });
    expect(cafe.registry.list()).toHaveLength(1);
  });

  it('gives the seat later when nothing can be learnt at once', async () => {
    await connectCafe();
    proxy.lose = (path) => (path.endsWith('/add') ? 'answer' : 'request');
    await expect(add(1, { label: 'B7', zone: 'Hall' })).rejects.toMatchObject({ code: 'UNCONFIRMED' });
    expect(cafe.registry.list()).toEqual([]);
    proxy.lose = () => undefined;
    await expect
      .poll(() => cafe.registry.list())
      .toMatchObject([{ label: 'B7', zone: 'Hall', uuid: 'pc-1' }]);
  });
});

describe('changing a machine', () => {
  it('reads back what was changed', async () => {
    await connectCafe(1);
    const { id } = seatOf('pc-1');
    const changed: string[] = [];
    cafe.registry.onChange(({ seatId }) => changed.push(seatId));
    const change = { ip: '10.9.9.9', ipmiPassword: 'Neues-1' };
    const seat = await cafe.call['machines.modify']({ seatId: id, change }, OWNER, SIGNAL);
    expect(seat.machine.ip).toBe('10.9.9.9');
    expect(cafe.registry.byIp('10.9.9.9')?.id).toBe(id);
    expect(cafe.registry.bmc(id)?.password).toBe('Neues-1');
    expect(onNode('pc-1')).toMatchObject({ ip: '10.9.9.9', ipmiPassword: 'Neues-1' });
    expect(changed).toContain(id);
    const line = cafe.audited().find(({ action, result }) => action === 'machines.modify' && result === 'ok');
    expect(line?.after).toContain('ipmiPassword changed');
    expect(cafe.written()).not.toContain('Neues-1');
  });

  it('refuses to clear a field, a uuid of another machine, and an unknown seat', async () => {
    await connectCafe(2);
    const seatId = seatOf('pc-1').id;
    const modify = (change: Record<string, string>, id = seatId) =>
      cafe.call['machines.modify']({ seatId: id, change }, OWNER, SIGNAL);
    await expect(modify({ description: '' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining("can't be cleared"),
      details: { field: 'description', rule: 'FIELD_NOT_CLEARABLE' },
    });
    await expect(modify({})).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(modify({ uuid: 'pc-2' })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { field: 'uuid', rule: 'UUID_TAKEN' },
    });
    await expect(modify({ os: 'x' }, 'nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('believes the node, not the connection', async () => {
    await connectCafe(1);
    const seatId = seatOf('pc-1').id;
    proxy.lose = (path) => (path.includes('/modify/') ? 'answer' : undefined);
    const seat = await cafe.call['machines.modify']({ seatId, change: { os: 'Linux' } }, OWNER, SIGNAL);
    expect(seat.machine.os).toBe('Linux');
    proxy.lose = (path) => (path.includes('/modify/') ? 'request' : undefined);
    await expect(
      cafe.call['machines.modify']({ seatId, change: { os: 'BSD' } }, OWNER, SIGNAL),
    ).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' });
    expect(onNode('pc-1')?.os).toBe('Linux');
  });
});

it('a read that is older than a change does not bring the old values back', async () => {
  await connectCafe(1);
  const { id } = seatOf('pc-1');
  const { promise, resolve } = Promise.withResolvers<void>();
  const held: string[] = [];
  proxy.hold = (path) => {
    if (path !== '/api/v1/bare_metal') return undefined;
    held.push(path);
    // Of one reading, the masked list passes and the signed one waits.
    return held.length % 2 === 0 ? promise : undefined;
  };
  const read = cafe.node.readSigned();
  await expect.poll(() => held.length).toBeGreaterThanOrEqual(2);
  // The same length: no masked list will ever show the difference.
  const change = { ipmiPassword: 'Neues_-1' };
  await cafe.call['machines.modify']({ seatId: id, change }, OWNER, SIGNAL);
  resolve();
  await read;
  await cafe.node.refresh();
  expect(cafe.registry.bmc(id)?.password).toBe('Neues_-1');
});

describe('removing a seat', () => {
  it('leaves the machine, or deletes it, also when the answer is lost', async () => {
    await connectCafe(3);
    const remove = (uuid: string, deep: boolean) =>
      cafe.call['machines.remove']({ seatId: seatOf(uuid).id, onNode: deep }, OWNER, SIGNAL);
    await remove('pc-1', false);
    expect(cafe.registry.unseated().map(({ uuid }) => uuid)).toEqual(['pc-1']);
    await remove('pc-2', true);
    expect(onNode('pc-2')).toBeUndefined();
    proxy.lose = (path) => (path.endsWith('/delete') ? 'answer' : undefined);
    await remove('pc-3', true);
    expect(node.machines.map(({ uuid }) => uuid)).toEqual(['pc-1']);
    expect(cafe.registry.list()).toEqual([]);
  });

  it('that the node refuses leaves the seat', async () => {
    await connectCafe(1);
    proxy.lose = (path) => (path.endsWith('/delete') ? 'request' : undefined);
    const { id } = seatOf('pc-1');
    await expect(
      cafe.call['machines.remove']({ seatId: id, onNode: true }, OWNER, SIGNAL),
    ).rejects.toMatchObject({
      code: 'NODE_UNREACHABLE',
    });
    expect(cafe.registry.get(id)).toBeDefined();
  });

  it('never lets a codes call meet a machine that is being deleted', async () => {
    await connectCafe(1);
    const { id } = seatOf('pc-1');
    const calls = [1, 2, 3].map(() =>
      cafe.node.readCodes(id).then(
        () => 'read',
        (error: { code?: string }) => error.code,
      ),
    );
    await Promise.all([cafe.call['machines.remove']({ seatId: id, onNode: true }, OWNER, SIGNAL), ...calls]);
    // A call that came after the deletion would be answered "broadcast request failed".
    expect(await Promise.all(calls)).not.toContain('BROADCAST_FAILED');
    expect(cafe.node.status.reachable).toBe(true);
  });
});

describe('the import', () => {
  const HEADER = 'seat,zone,uuid,ip,os,desc,ipmi host,ipmi user,ipmi password';
  const csvLine = (number: number, label = `C${number}`) => {
    const one = machine(number);
    return `${label},Hall,${one.uuid},${one.ip},Win,m ${number},${one.ipmiHostname},${one.ipmiUsername},${one.ipmiPassword}`;
  };
  const csvOf = (numbers: number[]) => [HEADER, ...numbers.map((number) => csvLine(number))].join('\r\n');
  const range = (length: number, from = 1) => Array.from({ length }, (_, index) => index + from);
  const run = (csv: string, skipInvalid = false) =>
    cafe.call['machines.import']({ csv, skipInvalid }, OWNER, SIGNAL);
  const preview = (csv: string) => cafe.call['machines.previewImport']({ csv }, OWNER, SIGNAL);

  it('adds 60 machines with one call, and finds nothing to do the second time', async () => {
    await connectCafe();
    expect(await preview(csvOf(range(60)))).toMatchObject({ valid: 60, invalid: 0 });
    expect(node.machines).toHaveLength(0);
    const { imported, failed, lines } = await run(csvOf(range(60)));
    expect({ imported, failed }).toEqual({ imported: 60, failed: 0 });
    expect(lines[59]).toEqual({
      line: 61,
      label: 'C60',
      uuid: 'pc-60',
      ip: '10.0.0.61',
      action: 'add',
      errors: [],
    });
    expect(proxy.paths.filter((path) => path.endsWith('/add'))).toHaveLength(1);
    expect(cafe.registry.list()).toHaveLength(60);
    for (const { id } of cafe.registry.list()) expect(cafe.registry.signer(id)).toBeDefined();
    expect(cafe.node.status).toMatchObject({ mayHaveMore: true });
    const again = await preview(csvOf(range(60)));
    expect(again.lines.every(({ action }) => action === 'nothing')).toBe(true);
    expect(cafe.written()).not.toContain('Geheim-');
  });

  it('does nothing while a line is wrong, unless wrong lines are to be skipped', async () => {
    await connectCafe();
    const csv = [HEADER, csvLine(1), csvLine(2).replace('Geheim-2', 'a b'), csvLine(3)].join('\n');
    const refused = await run(csv);
    expect(refused).toMatchObject({ imported: 0, failed: 1, leftOut: 0 });
    expect(refused.lines[1]).toMatchObject({
      action: 'error',
      errors: [{ code: 'FIELD_SHELL', params: { field: 'ipmiPassword' } }],
    });
    expect(node.machines).toHaveLength(0);
    const done = await run(csv, true);
    expect(done).toMatchObject({ imported: 2, failed: 0, leftOut: 1 });
    expect(done.lines.map(({ action }) => action)).toEqual(['add', 'leftOut', 'add']);
    expect(cafe.audited()[0]?.after).toBe('2 imported, 0 failed, 1 left out');
    expect(cafe.audited().filter(({ result }) => result === 'failed')).toEqual([]);
    expect(node.machines.map(({ uuid }) => uuid).sort()).toEqual(['pc-1', 'pc-3']);
  });

  it('takes over and updates what the node has, beyond the 51 that it lists too', async () => {
    for (const number of range(55)) await node.addMachine(machine(number));
    await cafe.call['node.connect'](
      { url: urlOf(proxy), mode: 'manage', key: node.seedHex ?? '', allowPlainNode: false },
      OWNER,
      SIGNAL,
    );
    const csv = [
      'uuid;座位;区域;ip',
      ...range(55).map((number) => `pc-${number};D${number};一楼;${number === 55 ? '10.5.5.5' : ''}`),
    ].join('\n');
    expect(await run(csv)).toMatchObject({ imported: 55, failed: 0 });
    expect(cafe.registry.zones).toEqual(['一楼']);
    expect(seatOf('pc-55')).toMatchObject({ label: 'D55', ip: '10.5.5.5' });
    const moved = 'uuid,label,row,column\npc-1,E1,1,2\npc-2,D2,,';
    expect((await preview(moved)).lines.map(({ action }) => action)).toEqual(['update', 'nothing']);
    await run(moved);
    expect(seatOf('pc-1')).toMatchObject({ label: 'E1', place: { row: 0, column: 1 } });
  });

  it('knows each line’s result when the answer is lost, and loses nothing', async () => {
    await connectCafe();
    proxy.lose = (path) => (path.endsWith('/add') ? 'answer' : undefined);
    expect(await run(csvOf(range(5)))).toMatchObject({ imported: 5, failed: 0 });
    expect(seatOf('pc-3').label).toBe('C3');
    proxy.lose = (path) => (path.endsWith('/add') ? 'request' : undefined);
    const lost = await run(csvOf(range(3, 6)));
    expect(lost).toMatchObject({ imported: 0, failed: 3, leftOut: 0 });
    expect(lost.lines[0]?.errors).toMatchObject([{ code: expect.stringMatching(/^NODE_/) }]);
    proxy.lose = () => undefined;
    expect(await run(csvOf(range(3, 6)))).toMatchObject({ imported: 3, failed: 0 });
  });

  it('adds the others and takes over the one that somebody else has added meanwhile', async () => {
    await connectCafe();
    let added = false;
    proxy.lose = (path) => {
      if (path.endsWith('/add') && !added) {
        added = true;
        void node.addMachine(machine(2));
      }
      return undefined;
    };
    expect(await run(csvOf(range(3)))).toMatchObject({ imported: 3, failed: 0 });
    expect(seatOf('pc-2')).toMatchObject({ label: 'C2', description: 'm 2', os: 'Win' });
    const again = await preview(csvOf(range(3)));
    expect(again.lines.every(({ action }) => action === 'nothing')).toBe(true);
  });

  it('in read-only mode takes machines over, and adds and changes none', async () => {
    for (const number of range(2)) await node.addMachine(machine(number));
    await connect(cafe, node, 'readOnly');
    const csv = `uuid,label,ip\npc-1,F1,\npc-2,F2,10.7.7.7\n${'pc-3,F3,10.8.8.8'}`;
    const { lines } = await run(csv, true);
    expect(lines.map(({ action }) => action)).toEqual(['takeOver', 'leftOut', 'leftOut']);
    expect(cafe.registry.list().map(({ label }) => label)).toEqual(['F1']);
  });
});
