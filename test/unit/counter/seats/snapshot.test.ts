// The way out of the seat list: checked and written once for each seat as it is, never for an older one.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkedSnapshot, snapshotJson } from '../../../../kiosk/counter/seats/snapshot.ts';
import { CALLS } from '../../../../kiosk/ipc/contract.ts';
import type { Seat } from '../../../../kiosk/ipc/seat.ts';
import { aSeat, aSnapshot } from '../samples.ts';
import { Cafe, STAFF } from './cafe.ts';

const { output } = CALLS['seats.snapshot'];
const answerOf = (seats: Seat[]) => ({ ...aSnapshot(), seats, seq: 7 });
const read = (json: Buffer): unknown => JSON.parse(json.toString());

describe('the text', () => {
  it('is the answer as JSON, whatever staff wrote', () => {
    // Halves of surrogate pairs as well: a text cut in the middle of one.
    const words = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) });
    const texts = fc.array(fc.record({ label: words, notes: words, tags: fc.array(words) }), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(texts, words, (seats, zone) => {
        const given = { ...answerOf(seats.map((change) => aSeat(change))), zones: [zone] };
        const json = snapshotJson(checkedSnapshot(given, false));
        expect(isDeepStrictEqual(read(json), JSON.parse(JSON.stringify(given)))).toBe(true);
      }),
    );
  });

  it('tells the same seat as it is, and as a locked screen may show it', () => {
    const answer = answerOf([aSeat({ notes: 'key under the mat' })]);
    const text = (locked: boolean) => snapshotJson(checkedSnapshot(answer, locked)).toString();
    const [full, locked] = [text(false), text(true)];
    expect(full).toContain('under the mat');
    expect(locked).not.toMatch(/under the mat|vip|10\.0\.0/);
    expect([text(false), text(true)]).toEqual([full, locked]);
  });
});

describe('the check', () => {
  it('refuses a seat that does not fit, every time, beside seats that were good before', () => {
    const good = aSeat();
    expect(checkedSnapshot(answerOf([good]), false).seats).toEqual([good]);
    const bad = Object.assign(aSeat(), { state: 'asleep' });
    for (let round = 0; round < 2; round++) {
      expect(() => checkedSnapshot(answerOf([good, bad]), false)).toThrow(/state/);
    }
  });

  it('takes out what the contract does not name', () => {
    const leaky = { ...aSeat(), password: 'hunter2' };
    const answer = { ...answerOf([leaky]), secret: 'hunter2' };
    expect(snapshotJson(checkedSnapshot(answer, false)).toString()).not.toContain('hunter2');
  });

  it('is made again for a seat that changed, and for no other', () => {
    const [first, second] = [aSeat({ id: 'a1' }), aSeat({ id: 'a2' })];
    const before = checkedSnapshot(answerOf([first, second]), false).seats;
    const after = checkedSnapshot(answerOf([first, { ...second, notes: 'new' }]), false).seats;
    expect(after[0]).toBe(before[0]);
    expect(after[1]).toMatchObject({ notes: 'new' });
  });
});

describe('the board', () => {
  async function openCafe() {
    const cafe = await Cafe.open();
    await cafe.start();
    cafe.pass(2000);
    const list = () => {
      const answer = checkedSnapshot(answerOf(cafe.board.views()), false);
      return output.parse(read(snapshotJson(answer))).seats;
    };
    return { cafe, list };
  }

  /** One after the other; each is seen on the seat a1. */
  const changes: [string, (cafe: Cafe) => void, Partial<Seat> | object][] = [
    ['a report', (cafe) => cafe.report('a1', { controllers: ['555'] }), { inUse: { controller: '555' } }],
    ['its age', (cafe) => cafe.pass(3000), {}],
    ['a power state', (cafe) => cafe.off('a1'), { state: 'off', power: { value: 'off' } }],
    ['the node', (cafe) => cafe.link('a1', '777'), {}],
    ['a mark', (cafe) => cafe.board.rentals.setMark(cafe.seat('a1'), { until: null }, STAFF), {}],
    [
      'maintenance',
      (cafe) => cafe.board.rentals.startMaintenance(cafe.seat('a1'), 'fan', STAFF),
      { maintenance: { reason: 'fan', by: 'Mina' } },
    ],
    [
      'a job',
      (cafe) => cafe.board.setRunning('a1', { jobId: 'j', action: 'on', step: 'sent', since: 1 }),
      { running: { step: 'sent' } },
    ],
    [
      'the next step of a job',
      (cafe) => cafe.board.setRunning('a1', { jobId: 'j', action: 'on', step: 'waiting', since: 1 }),
      { running: { step: 'waiting' } },
    ],
    [
      "the café's own words",
      (cafe) => void cafe.registry.update('a1', { notes: 'left fan', tags: ['vip'] }),
      { notes: 'left fan', tags: ['vip'] },
    ],
  ];

  it('shows every change in the next list', async () => {
    const { cafe, list } = await openCafe();
    for (const [, change, shown] of changes) {
      change(cafe);
      cafe.pass(1000);
      expect(list()[0]).toMatchObject(shown);
      expect(list()).toEqual(cafe.board.views());
    }
  });

  it('never changes a view that it gave away: texts are kept for it', async () => {
    const { cafe } = await openCafe();
    for (const [what, change] of changes) {
      const views = cafe.board.views();
      const copies = structuredClone(views);
      change(cafe);
      cafe.pass(1000);
      expect(views, what).toEqual(copies);
    }
  });
});
