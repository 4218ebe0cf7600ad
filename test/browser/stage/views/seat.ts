// Seats of the stage: one that is ready, and how the others differ from it.
import type { Seat } from '../../../../kiosk/ipc/seat.ts';

const MINUTE = 60_000;

export function seatOf(label: string, index: number, now: number, change: Partial<Seat> = {}): Seat {
  const known = <Value>(value: Value) => ({ value, at: now - 4000, source: 'stage' });
  return {
    id: label.toLowerCase(),
    label,
    zone: label.startsWith('A') ? 'Hall' : 'Rooms',
    place: null,
    tags: [],
    notes: '',
    machine: {
      nodeId: `node-${index}`,
      uuid: `4c4c4544-0043-3510-8052-${String(index).padStart(12, '0')}`,
      ip: `192.168.20.${index + 20}`,
      os: 'Windows 11',
      description: 'RTX 4080',
      bmc: `192.168.30.${index + 20}:623`,
    },
    state: 'ready',
    since: now - 40 * MINUTE,
    reasons: [],
    loud: false,
    certain: true,
    power: known('on'),
    nodeLink: known('up'),
    deeplink: known('connected'),
    agent: known('up'),
    codes: known('fresh'),
    conflictWith: null,
    boot: null,
    inUse: null,
    maintenance: null,
    running: null,
    bootDevice: null,
    load: null,
    ...change,
  };
}

/** A café of ten seats in which every state and every refusal of codes has its seat. */
export function seatsOf(now: number): Seat[] {
  const ago = (ms: number) => now - ms;
  const changes: [string, Partial<Seat>][] = [
    ['A01', {}],
    [
      'A02',
      {
        state: 'inUse',
        inUse: {
          by: 'controller',
          since: ago(84 * MINUTE),
          controller: '719204566',
          until: now + 36 * MINUTE,
          waiting: false,
        },
      },
    ],
    ['A03', { state: 'off', power: { value: 'off', at: ago(2000), source: 'bmc' } }],
    ['A04', { state: 'booting', boot: { startedAt: ago(38_000), expectedMs: 58_000 } }],
    [
      'A05',
      {
        state: 'attention',
        reasons: ['BMC_UNREACHABLE'],
        power: { value: 'unknown', at: ago(6 * MINUTE), source: 'bmc' },
      },
    ],
    [
      'A06',
      {
        state: 'lost',
        loud: true,
        reasons: ['LOST_WHILE_ON'],
        agent: { value: 'lost', at: ago(3 * MINUTE), source: 'agent' },
      },
    ],
    [
      'A07',
      {
        state: 'attention',
        loud: true,
        reasons: ['CODES_STALE'],
        codes: { value: 'stale', at: ago(3 * MINUTE), source: 'node' },
      },
    ],
    [
      'A08',
      {
        state: 'attention',
        loud: true,
        reasons: ['DUPLICATE_DEVICE_ID'],
        conflictWith: 'B01',
        codes: { value: 'conflict', at: ago(4000), source: 'node' },
      },
    ],
    [
      'B01',
      {
        state: 'attention',
        loud: true,
        reasons: ['DUPLICATE_DEVICE_ID'],
        conflictWith: 'A08',
        codes: { value: 'conflict', at: ago(4000), source: 'node' },
      },
    ],
    [
      'B02',
      { state: 'maintenance', maintenance: { reason: 'Fan', by: 'Chen Wei', since: ago(20 * MINUTE) } },
    ],
  ];
  return changes.map(([label, change], index) => seatOf(label, index, now, change));
}
