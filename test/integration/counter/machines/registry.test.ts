// Seats in the store: labels, places, unusable BMCs, shared addresses, many at once.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LabelSchema } from '../../../../kiosk/ipc/calls/seats.ts';
import type { Machine } from '../../../../shared/dbc/types.ts';
import { type Cafe, makeFolder, openCafe } from './cafe.ts';

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

const idOf = (number: number) => number.toString(16).padStart(64, '0');

function row(number: number, more: Partial<Machine> = {}): Machine {
  return {
    nodeId: idOf(number),
    uuid: `pc-${number}`,
    ip: `10.0.${number >> 8}.${number & 255}`,
    os: '',
    description: '',
    ipmiHostname: `10.1.${number >> 8}.${number & 255}`,
    ipmiUsername: 'admin',
    ipmiPassword: 'Geheim1',
    nodePrivateKey: idOf(number + 5000),
    masked: false,
    ...more,
  };
}

function seats(rows: Machine[]) {
  cafe.registry.apply({ machines: rows, broken: [] });
  return cafe.registry.seat(cafe.registry.unseated().map(({ nodeId }) => ({ nodeId })));
}

describe('labels', () => {
  it('are unique whatever their case, also after a restart', async () => {
    const [one, two] = seats([row(1), row(2)]);
    if (!one || !two) throw new Error('no seats');
    cafe.registry.update(one.id, {
      label: 'Vip1',
      place: { row: 1, column: 2 },
      tags: ['4090'],
      notes: 'fan',
    });
    expect(() => cafe.registry.update(two.id, { label: 'VIP1' })).toThrow(
      expect.objectContaining({
        code: 'CONFLICT',
        details: { field: 'label', rule: 'LABEL_TAKEN', label: 'Vip1' },
      }),
    );
    cafe.registry.update(one.id, { label: 'VIP1' });
    await cafe.close();
    cafe = await openCafe(folder);
    expect(cafe.registry.get(one.id)).toEqual({
      ...one,
      ...{ label: 'VIP1', place: { row: 1, column: 2 }, tags: ['4090'], notes: 'fan' },
    });
  });

  it('of a failed change stay what they were, for readers too', () => {
    const [one] = seats([row(1)]);
    if (!one) throw new Error('no seat');
    expect(() =>
      cafe.store.transaction(() => {
        cafe.registry.update(one.id, { label: 'X1' });
        expect(cafe.registry.list()[0]?.label).toBe('X1');
        throw new Error('undone');
      }),
    ).toThrow('undone');
    expect(cafe.registry.get(one.id)?.label).toBe('A01');
    expect(cafe.registry.list()[0]?.label).toBe('A01');
  });

  it('are made for all or for none', () => {
    cafe.registry.apply({ machines: [row(1), row(2)], broken: [] });
    const wanted = [
      { nodeId: idOf(1), label: 'B1' },
      { nodeId: idOf(2), label: 'b1' },
    ];
    expect(() => cafe.registry.seat(wanted)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    expect(cafe.registry.list()).toEqual([]);
    expect(() => cafe.registry.seat([{ nodeId: idOf(9) }])).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    cafe.registry.seat([{ nodeId: idOf(1) }]);
    expect(() => cafe.registry.seat([{ nodeId: idOf(1) }])).toThrow(
      expect.objectContaining({ code: 'CONFLICT' }),
    );
  });

  it('that are suggested can be used', () => {
    cafe.registry.apply({
      machines: [row(1, { description: 'VIP-7' }), row(2, { description: 'x'.repeat(90) })],
      broken: [],
    });
    const suggested = cafe.registry.unseated().map(({ suggestedLabel }) => suggestedLabel);
    expect(suggested).toEqual(['VIP-7', 'A01']);
    for (const label of suggested) expect(LabelSchema.safeParse(label).success).toBe(true);
  });
});

it('many changes at once all arrive', async () => {
  const [one, two] = seats([row(1), row(2)]);
  if (!one || !two) throw new Error('no seats');
  await Promise.all([
    ...Array.from({ length: 20 }, async (_, index) =>
      cafe.registry.update(one.id, { notes: `note ${index}` }),
    ),
    (async () => cafe.registry.update(one.id, { zone: 'VIP' }))(),
    (async () => cafe.registry.apply({ machines: [row(1, { os: 'Linux' }), row(2)], broken: [] }))(),
    (async () => cafe.registry.update(two.id, { label: 'Z9' }))(),
  ]);
  expect(cafe.registry.get(one.id)).toMatchObject({ notes: 'note 19', zone: 'VIP', os: 'Linux' });
  expect(cafe.registry.get(two.id)?.label).toBe('Z9');
});

describe('BMCs', () => {
  it('with unusable settings are a fact to show', () => {
    const rows = [
      row(1, { ipmiUsername: 'ad min', ipmiPassword: 'Geheim-but-very-much-too-long' }),
      row(2, { ipmiHostname: '' }),
      row(3, { ipmiHostname: 'not a host' }),
    ];
    const records = seats(rows);
    expect(records.map(({ bmcKey }) => bmcKey)).toEqual([null, null, null]);
    expect(records[0]?.bmcProblem).toMatch(/user .*password/);
    expect(records[0]?.bmcProblem).not.toContain('Geheim');
    expect(records[1]?.bmcProblem).toBeNull();
    expect(records[2]?.bmcProblem).toContain('address');
    for (const { id } of records) expect(cafe.registry.bmc(id)).toBeUndefined();
  });

  it('stay the same object until their access changes, which is told', () => {
    const [one] = seats([row(1)]);
    if (!one) throw new Error('no seat');
    const bmc = cafe.registry.bmc(one.id);
    expect(bmc).toBeDefined();
    const changes: string[] = [];
    cafe.registry.onChange(({ seatId }) => changes.push(seatId));
    cafe.registry.apply({ machines: [row(1)], broken: [] });
    expect(changes).toEqual([]);
    expect(cafe.registry.bmc(one.id)).toBe(bmc);
    cafe.registry.apply({ machines: [row(1, { ipmiPassword: 'Neues1' })], broken: [] });
    expect(changes).toEqual([one.id]);
    expect(cafe.registry.bmc(one.id)?.password).toBe('Neues1');
  });

  it('and addresses that two machines share are warned of', () => {
    seats([row(1), row(2, { ip: row(1).ip }), row(3, { ipmiHostname: row(1).ipmiHostname })]);
    expect(cafe.registry.warnings()).toEqual([
      {
        code: 'DUPLICATE_IP',
        message: expect.stringContaining('A01, A02'),
        params: { seats: 'A01, A02', ip: row(1).ip },
      },
      {
        code: 'DUPLICATE_BMC',
        message: expect.stringContaining('A01, A03'),
        params: { seats: 'A01, A03', bmc: expect.stringContaining(':') },
      },
    ]);
    expect(cafe.node.status.warnings).toHaveLength(2);
    expect(cafe.registry.byIp(row(1).ip)).toBeUndefined();
    expect(cafe.registry.byIp(row(3).ip)?.label).toBe('A03');
    cafe.registry.apply({ machines: [row(1), row(2), row(3)], broken: [] });
    expect(cafe.registry.warnings()).toEqual([]);
  });

  it('and zones are those of the seats as they are', () => {
    const [one, two] = seats([row(1), row(2)]);
    if (!one || !two) throw new Error('no seats');
    cafe.registry.update(one.id, { zone: 'Window' });
    cafe.registry.update(two.id, { zone: 'Hall' });
    expect(cafe.registry.zones).toEqual(['Hall', 'Window']);
    cafe.registry.update(two.id, { zone: 'Window' });
    expect(cafe.registry.zones).toEqual(['Window']);
    cafe.registry.forget(one.id);
    cafe.registry.forget(two.id);
    expect(cafe.registry.zones).toEqual([]);
  });
});

it('a machine that is gone keeps its seat, and is forgotten with it', () => {
  const [one] = seats([row(1), row(2)]);
  if (!one) throw new Error('no seat');
  cafe.registry.apply({ machines: [row(2)], broken: [] });
  expect(cafe.registry.get(one.id)?.uuid).toBe('pc-1');
  expect(cafe.registry.known()).toEqual(expect.arrayContaining([idOf(1), 'pc-1', idOf(2)]));
  cafe.registry.forget(one.id);
  cafe.registry.apply({ machines: [row(2)], broken: [] });
  expect(cafe.registry.machines().map(({ uuid }) => uuid)).toEqual(['pc-2']);
});

it('a wish is granted once, with another label where the wanted one was given away', () => {
  seats([row(1)]);
  cafe.registry.wish([{ uuid: 'pc-2', label: 'a01', zone: 'VIP', place: { row: 0, column: 4 } }]);
  expect(cafe.registry.known()).toContain('pc-2');
  const { seated } = cafe.registry.apply({ machines: [row(1), row(2)], broken: [] });
  expect(seated).toMatchObject([{ label: 'A02', zone: 'VIP', place: { row: 0, column: 4 } }]);
  cafe.registry.forget(seated[0]?.id ?? '');
  expect(cafe.registry.apply({ machines: [row(1), row(2)], broken: [] }).seated).toEqual([]);
});

it('takes on a thousand machines', () => {
  const rows = Array.from({ length: 1000 }, (_, index) => row(index + 1));
  const records = seats(rows);
  expect(new Set(records.map(({ label }) => label)).size).toBe(1000);
  expect(cafe.registry.apply({ machines: rows, broken: [] })).toEqual({ reattached: [], seated: [] });
});
