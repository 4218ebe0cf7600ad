// The calls seats.*: what they change, what they refuse, and what they write down.
import { expect, test } from 'vitest';
import { type Caller, RefusedCall } from '../../../../kiosk/counter/calls.ts';
import { seatHandlers } from '../../../../kiosk/counter/seats/handlers.ts';
import { snapshotSource } from '../../../../kiosk/counter/seats/snapshot.ts';
import { CALLS } from '../../../../kiosk/ipc/contract.ts';
import { SeatDetailSchema, SeatSchema } from '../../../../kiosk/ipc/seat.ts';
import { Cafe, STAFF } from './cafe.ts';

const signal = new AbortController().signal;

async function openCafe() {
  const cafe = await Cafe.open();
  await cafe.start();
  cafe.pass(2000);
  const { board, registry, alerts, store } = cafe;
  const node = { status: cafe.status };
  const approvals = {
    check: async (approval: { reason: string } | undefined, _caller: Caller) => {
      if (!approval) throw new RefusedCall('OWNER_APPROVAL_NEEDED', 'ask the owner');
      return { reason: approval.reason, approvedBy: 'Owner' };
    },
  };
  const handlers = seatHandlers({
    ...{ board, registry, approvals, store },
    audit: { record: (entry) => void cafe.audited.push(entry) },
    snapshot: snapshotSource({ board, alerts, registry, node, jobs: () => [], now: () => cafe.wall }),
    seq: () => 42,
    now: () => cafe.wall,
  });
  return { cafe, handlers };
}

test('the snapshot is the whole picture, as the contract has it', async () => {
  const { cafe, handlers } = await openCafe();
  const snapshot = await handlers['seats.snapshot']({}, STAFF, signal);
  expect(CALLS['seats.snapshot'].output.parse(snapshot)).toEqual(snapshot);
  expect(snapshot).toMatchObject({ seq: 42, zones: ['Hall'], alerts: [], jobs: [], at: cafe.wall });
  expect(snapshot.seats.map(({ label }) => label)).toEqual(['A1', 'A2', 'A3']);
});

test('the detail shows what the agent tells, and empty facts without one', async () => {
  const { cafe, handlers } = await openCafe();
  const hardware = { cpu: 'i7', memoryMb: 32_768, gpus: [], disks: [], macs: [] };
  const load = { gpuPercent: 5, gpuCelsius: 40, vramUsedMb: 100, cpuPercent: 1, memoryPercent: 2 };
  for (let round = 0; round < 80; round++) {
    cafe.report('a1', { hardware, load: { ...load, rxBytesPerSecond: 1, txBytesPerSecond: 1 } });
    cafe.pass(10_000);
  }
  const detail = await handlers['seats.detail']({ seatId: 'a1' }, STAFF, signal);
  expect(SeatDetailSchema.parse(detail)).toEqual(detail);
  expect(detail).toMatchObject({ hardware, versions: { agent: '0.1.0' }, bootId: 'boot-a1' });
  expect(detail.history).toHaveLength(60);
  cafe.reports.delete('a2');
  expect(await handlers['seats.detail']({ seatId: 'a2' }, STAFF, signal)).toMatchObject({
    hardware: { cpu: null },
  });
  expect(() => handlers['seats.detail']({ seatId: 'zz' }, STAFF, signal)).toThrow(
    expect.objectContaining({ code: 'NOT_FOUND' }),
  );
});

test('an edit answers the changed seat and writes before and after', async () => {
  const { cafe, handlers } = await openCafe();
  const seat = await handlers['seats.edit']({ seatId: 'a1', label: 'VIP1', tags: ['4090'] }, STAFF, signal);
  expect(SeatSchema.parse(seat)).toMatchObject({ label: 'VIP1', tags: ['4090'], notes: 'note' });
  expect(cafe.audited.at(-1)).toMatchObject({
    ...{ who: STAFF, action: 'seats.edit', seat: 'A1', result: 'ok' },
    ...{ before: 'label: A1; tags: ', after: 'label: VIP1; tags: 4090' },
  });
});

test('seats are arranged together', async () => {
  const { cafe, handlers } = await openCafe();
  const places = [
    { seatId: 'a1', place: { row: 1, column: 2 } },
    { seatId: 'a2', place: null, zone: 'Rooms' },
  ];
  const { seats } = await handlers['seats.arrange']({ places }, STAFF, signal);
  expect(seats).toMatchObject([
    { place: { row: 1, column: 2 }, zone: 'Hall' },
    { place: null, zone: 'Rooms' },
  ]);
  expect(cafe.audited.at(-1)).toMatchObject({ action: 'seats.arrange', after: 'A1 A2' });
});

test('a seat is marked, changed and released', async () => {
  const { cafe, handlers } = await openCafe();
  const until = cafe.wall + 3_600_000;
  const marked = await handlers['seats.markInUse']({ seatId: 'a1', until }, STAFF, signal);
  expect(marked.inUse).toMatchObject({ by: 'staff', until, waiting: true });
  const longer = await handlers['seats.markInUse']({ seatId: 'a1', until: null }, STAFF, signal);
  expect(longer.inUse).toMatchObject({ until: null, since: marked.inUse?.since });
  const released = await handlers['seats.release']({ seatId: 'a1' }, STAFF, signal);
  expect(released.inUse).toBeNull();
});

test('a time in the past, and a mark under maintenance, are refused', async () => {
  const { cafe, handlers } = await openCafe();
  const mark = (until: number | null) => handlers['seats.markInUse']({ seatId: 'a1', until }, STAFF, signal);
  expect(() => mark(cafe.wall)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
  await handlers['seats.startMaintenance']({ seatId: 'a1', reason: 'fan' }, STAFF, signal);
  expect(() => mark(null)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  expect(await handlers['seats.endMaintenance']({ seatId: 'a1' }, STAFF, signal)).toMatchObject({
    state: 'ready',
  });
});

test('maintenance on a seat that is taken needs the owner; nothing changes without', async () => {
  const { cafe, handlers } = await openCafe();
  cafe.report('a1', { controllers: ['555'] });
  cafe.pass(1000);
  const input = { seatId: 'a1', reason: 'fan' };
  await expect(handlers['seats.startMaintenance'](input, STAFF, signal)).rejects.toMatchObject({
    code: 'OWNER_APPROVAL_NEEDED',
  });
  expect(cafe.seat('a1').state).toBe('inUse');
  expect(cafe.audited.at(-1)).toMatchObject({
    ...{ who: STAFF, action: 'seats.startMaintenance', seatId: 'a1', seat: 'A1', after: 'maintenance' },
    ...{ result: 'refused', code: 'OWNER_APPROVAL_NEEDED' },
  });
  const approval = { reason: 'smoke', owner: { id: 'o', pin: '1234' } };
  const seat = await handlers['seats.startMaintenance']({ ...input, approval }, STAFF, signal);
  expect(seat).toMatchObject({ state: 'maintenance', inUse: { by: 'controller' } });
  expect(cafe.audited.at(-1)).toMatchObject({ reason: 'fan', after: 'maintenance, approved by Owner' });
});
