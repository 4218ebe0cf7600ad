// Machines added, changed and removed through the node, also when its answers are lost.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CALLS } from '../../../../kiosk/ipc/contract.ts';
import { connect, machine, OWNER, SIGNAL } from './cafe.ts';
import { type LossyCafe, openLossyCafe } from './lossy-cafe.ts';

let scene: LossyCafe;
let node: LossyCafe['node'];
let proxy: LossyCafe['proxy'];
let cafe: LossyCafe['cafe'];

beforeEach(async () => {
  scene = await openLossyCafe();
  ({ node, proxy, cafe } = scene);
});
afterEach(() => scene.close());

function input(number: number, more: Record<string, unknown> = {}) {
  const { uuid, ip, ipmiHostname, ipmiUsername, ipmiPassword } = machine(number);
  return CALLS['machines.add'].input.parse({
    ...{ uuid, ip, ipmiHostname, ipmiUsername, ipmiPassword, description: `machine ${number}`, ...more },
  });
}

const add = (number: number, more?: Record<string, unknown>) =>
  cafe.call['machines.add'](input(number, more), OWNER, SIGNAL);

describe('adding a machine', () => {
  it('stores it on the node and makes its seat, with its key', async () => {
    await scene.connect();
    const seat = await add(1, { label: 'VIP1', zone: 'Upstairs', place: { row: 2, column: 3 } });
    expect(seat).toMatchObject({ label: 'VIP1', zone: 'Upstairs', place: { row: 2, column: 3 } });
    expect(scene.onNode('pc-1')).toMatchObject({
      ip: '10.0.0.2',
      desc: 'machine 1',
      ipmiPassword: 'Geheim-1',
      ipmiPort: 623,
    });
    expect(cafe.registry.signer(seat.id)?.wallet).toBe(scene.onNode('pc-1')?.nodeId);
    expect(cafe.registry.bmc(seat.id)?.password).toBe('Geheim-1');
    expect(cafe.audited().map(({ action, result }) => `${action} ${result}`)).toEqual(
      expect.arrayContaining(['machines.add asked', 'machines.add ok', 'machines.seated ok']),
    );
  });

  it('refuses what would harm the node before it hears of it', async () => {
    await scene.connect();
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
    await scene.connect(1);
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
    await scene.connect();
    proxy.lose = (path) => (path.endsWith('/add') ? 'answer' : undefined);
    const seat = await add(1, { label: 'B7' });
    expect(seat).toMatchObject({ label: 'B7', machine: { nodeId: scene.onNode('pc-1')?.nodeId } });
    proxy.lose = (path) => (path.endsWith('/add') ? 'request' : undefined);
    await expect(add(2, { label: 'B8' })).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' });
    expect(cafe.registry.list()).toHaveLength(1);
  });

  it('gives the seat later when nothing can be learnt at once', async () => {
    await scene.connect();
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
    await scene.connect(1);
    const { id } = scene.seatOf('pc-1');
    const changed: string[] = [];
    cafe.registry.onChange(({ seatId }) => changed.push(seatId));
    const change = { ip: '10.9.9.9', ipmiPassword: 'Neues-1' };
    const seat = await cafe.call['machines.modify']({ seatId: id, change }, OWNER, SIGNAL);
    expect(seat.machine.ip).toBe('10.9.9.9');
    expect(cafe.registry.byIp('10.9.9.9')?.id).toBe(id);
    expect(cafe.registry.bmc(id)?.password).toBe('Neues-1');
    expect(scene.onNode('pc-1')).toMatchObject({ ip: '10.9.9.9', ipmiPassword: 'Neues-1' });
    expect(changed).toContain(id);
    const line = cafe.audited().find(({ action, result }) => action === 'machines.modify' && result === 'ok');
    expect(line?.after).toContain('ipmiPassword changed');
    expect(cafe.written()).not.toContain('Neues-1');
  });

  it('refuses to clear a field, a uuid of another machine, and an unknown seat', async () => {
    await scene.connect(2);
    const seatId = scene.seatOf('pc-1').id;
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
    await scene.connect(1);
    const seatId = scene.seatOf('pc-1').id;
    proxy.lose = (path) => (path.includes('/modify/') ? 'answer' : undefined);
    const seat = await cafe.call['machines.modify']({ seatId, change: { os: 'Linux' } }, OWNER, SIGNAL);
    expect(seat.machine.os).toBe('Linux');
    proxy.lose = (path) => (path.includes('/modify/') ? 'request' : undefined);
    await expect(
      cafe.call['machines.modify']({ seatId, change: { os: 'BSD' } }, OWNER, SIGNAL),
    ).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' });
    expect(scene.onNode('pc-1')?.os).toBe('Linux');
  });

  it('says so when it could not be read back, and then reads what no masked list shows', async () => {
    await scene.connect(1);
    const { id, nodeId } = scene.seatOf('pc-1');
    const before = cafe.registry.bmc(id)?.password;
    proxy.lose = (path) => (path.endsWith(`/bare_metal/${nodeId}`) ? 'request' : undefined);
    // The same length as the old one.
    const change = { ipmiPassword: 'Neues_-1' };
    await expect(cafe.call['machines.modify']({ seatId: id, change }, OWNER, SIGNAL)).rejects.toMatchObject({
      code: 'UNCONFIRMED',
      message: expect.stringMatching(/reading it back failed.*Read the list again/),
    });
    expect(scene.onNode('pc-1')?.ipmiPassword).toBe('Neues_-1');
    expect(before).toHaveLength(change.ipmiPassword.length);
    expect(cafe.audited().find(({ action }) => action === 'machines.modify')).toMatchObject({
      ...{ result: 'failed', code: 'UNCONFIRMED' },
    });
    await expect.poll(() => cafe.registry.bmc(id)?.password).toBe('Neues_-1');
  });

  it('of a machine that somebody else has deleted meanwhile is no success', async () => {
    await scene.connect(1);
    const { id, nodeId } = scene.seatOf('pc-1');
    proxy.hold = (path) => {
      if (path.includes('/modify/')) void node.deleteMachine(nodeId);
      return undefined;
    };
    await expect(
      cafe.call['machines.modify']({ seatId: id, change: { os: 'Linux' } }, OWNER, SIGNAL),
    ).rejects.toMatchObject({ code: 'MACHINE_NOT_FOUND' });
  });
});

it('a read that is older than a change does not bring the old values back', async () => {
  await scene.connect(1);
  const { id } = scene.seatOf('pc-1');
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
    await scene.connect(3);
    const remove = (uuid: string, deep: boolean) =>
      cafe.call['machines.remove']({ seatId: scene.seatOf(uuid).id, onNode: deep }, OWNER, SIGNAL);
    await remove('pc-1', false);
    expect(cafe.registry.unseated().map(({ uuid }) => uuid)).toEqual(['pc-1']);
    await remove('pc-2', true);
    expect(scene.onNode('pc-2')).toBeUndefined();
    proxy.lose = (path) => (path.endsWith('/delete') ? 'answer' : undefined);
    await remove('pc-3', true);
    expect(node.machines.map(({ uuid }) => uuid)).toEqual(['pc-1']);
    expect(cafe.registry.list()).toEqual([]);
  });

  it('that the node refuses leaves the seat', async () => {
    await scene.connect(1);
    proxy.lose = (path) => (path.endsWith('/delete') ? 'request' : undefined);
    const { id } = scene.seatOf('pc-1');
    await expect(
      cafe.call['machines.remove']({ seatId: id, onNode: true }, OWNER, SIGNAL),
    ).rejects.toMatchObject({
      code: 'NODE_UNREACHABLE',
    });
    expect(cafe.registry.get(id)).toBeDefined();
  });

  it('never lets a codes call meet a machine that is being deleted', async () => {
    await scene.connect(1);
    const { id } = scene.seatOf('pc-1');
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
