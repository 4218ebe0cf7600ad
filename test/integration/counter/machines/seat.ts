// A seat's view as far as these tests look at it: the seat board makes the real ones.
import type { SeatRecord } from '../../../../kiosk/counter/machines/types.ts';
import { type Seat, SeatSchema } from '../../../../kiosk/ipc/seat.ts';

export function aSeat(record: SeatRecord): Seat {
  const { id, label, zone, place, tags, notes, nodeId, uuid, ip, os, description, bmcKey: bmc } = record;
  const unknown = { at: null, source: 'test' };
  return SeatSchema.parse({
    ...{ id, label, zone, place, tags, notes, machine: { nodeId, uuid, ip, os, description, bmc } },
    ...{ state: 'attention', since: 0, reasons: [], loud: false, certain: false },
    power: { value: 'unknown', ...unknown },
    nodeLink: { value: 'unknown', ...unknown },
    deeplink: { value: 'unknown', ...unknown },
    agent: { value: 'never', ...unknown },
    codes: { value: 'unknown', ...unknown },
    ...{ conflictWith: null, boot: null, inUse: null, maintenance: null, running: null },
    ...{ bootDevice: null, load: null },
  });
}
