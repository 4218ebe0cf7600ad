// Seats with the same device ID are found by an index that always agrees with comparing all of them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DeviceIds } from '../../../../kiosk/counter/seats/device-ids.ts';
import { duplicateCauses } from '../../../../kiosk/counter/seats/duplicate-causes.ts';

test('whatever seats show, in whatever order, the index finds exactly those that share an ID', () => {
  const seat = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const ids = fc.array(fc.constantFrom('', '1', '2', '3'), { maxLength: 3 });
  fc.assert(
    fc.property(fc.array(fc.tuple(seat, ids), { maxLength: 40 }), (steps) => {
      const index = new DeviceIds();
      const shown = new Map<string, string[]>();
      const shared = (one: string) =>
        [...shown.keys()]
          .filter(
            (other) => other !== one && shown.get(other)?.some((id) => id && shown.get(one)?.includes(id)),
          )
          .sort();
      for (const [seatId, wanted] of steps) {
        const before = new Map([...shown.keys()].map((id) => [id, shared(id).join()]));
        shown.set(seatId, wanted);
        const touched = index.set(seatId, wanted);
        for (const id of shown.keys()) {
          expect(index.sharedWith(id)).toEqual(shared(id));
          const changed = before.has(id) && before.get(id) !== shared(id).join();
          if (changed && id !== seatId) expect(touched).toContain(id);
        }
      }
    }),
  );
});

test('one alarm covers all seats of a shared ID', () => {
  const index = new DeviceIds();
  for (const id of ['a', 'b', 'c']) index.set(id, ['1']);
  for (const id of ['d', 'e']) index.set(id, ['2']);
  const causes = duplicateCauses(['a', 'b', 'c', 'd', 'e'], index, (id) => id.toUpperCase());
  expect(causes).toMatchObject([
    { seatId: 'a', also: ['b', 'c'], facts: { with: 'B, C', withSeat: 'b', seats: 3 } },
    { seatId: 'd', also: ['e'], facts: { with: 'E', seats: 2 } },
  ]);
});
