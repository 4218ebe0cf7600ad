// Seats in every state, the same ones each time.
import type { Seat, SeatState } from '../../../kiosk/ipc/seat.ts';

const MINUTE = 60_000;

/** The hall of the reference picture: what each of its forty seats does. */
const HALL =
  'uuruRuuu' +
  'ruuxurmu' +
  'bbboOOou' +
  'uurrluur' +
  'rruummuo' +
  'orry' // A01 … and the rooms B01 …
    .padEnd(16, 'r');

/** What every tenth seat boots from next; the others were never read. */
const BOOTS: Record<number, Pick<NonNullable<Seat['bootDevice']>, 'device' | 'persistent'>> = {
  1: { device: 'none', persistent: false },
  3: { device: 'pxe', persistent: true },
  6: { device: 'disk', persistent: false },
};

const STATES: Record<string, SeatState> = {
  u: 'inUse',
  r: 'ready',
  R: 'ready',
  b: 'booting',
  o: 'off',
  O: 'off',
  m: 'maintenance',
  l: 'lost',
  x: 'attention',
  y: 'attention',
};

/** @param count up to 40: hall and rooms with aisles; more: five zones of equal size, placed automatically */
export function makeSeats(count: number, now: number): Seat[] {
  return Array.from({ length: count }, (_, index) =>
    count <= 40 ? arranged(index, now) : many(index, count, now),
  );
}

function arranged(index: number, now: number): Seat {
  const hall = index < 24;
  const at = hall ? index : index - 24;
  const label = `${hall ? 'A' : 'B'}${String(at + 1).padStart(2, '0')}`;
  const column = at % 8;
  const line = Math.floor(at / 8);
  const place = hall
    ? { row: line < 2 ? line : line + 1, column: column < 4 ? column : column + 1 }
    : { row: line, column: column + Math.floor(column / 2) };
  return makeSeat({ index, label, zone: hall ? 'Hall' : 'Rooms', place, kind: HALL[index] ?? 'r', now });
}

function many(index: number, count: number, now: number): Seat {
  const size = Math.ceil(count / 5);
  const zone = 'ABCDE'[Math.floor(index / size)] ?? 'E';
  const label = `${zone}${String((index % size) + 1).padStart(3, '0')}`;
  const mix = 'uurruuboruurumuuroru';
  const kind =
    index === 1 ? 'x' : index === 137 ? 'l' : (mix[(index * 7 + Math.floor(index / 20)) % mix.length] ?? 'r');
  return makeSeat({ index, label, zone, place: null, kind, now });
}

interface Wanted {
  index: number;
  label: string;
  zone: string;
  place: Seat['place'];
  kind: string;
  now: number;
}

function makeSeat({ index, label, zone, place, kind, now }: Wanted): Seat {
  const state = STATES[kind] ?? 'ready';
  const on = state !== 'off';
  const used = state === 'inUse';
  const since = now - ((index * 37) % 300) * MINUTE - MINUTE;
  const ago = (ms: number): number => now - ms;
  const known = kind !== 'y';
  const boot = BOOTS[index % 10];
  return {
    id: `s-${index + 1}`,
    label,
    zone,
    place,
    tags: index % 5 === 0 ? ['window'] : [],
    notes: '',
    machine: {
      nodeId: `node-${index}`,
      uuid: `4c4c4544-0000-4000-8000-${String(index).padStart(12, '0')}`,
      ip: `192.168.${10 + Math.floor(index / 200)}.${(index % 200) + 1}`,
      os: 'Windows 11',
      description: '',
      bmc: `192.168.20.${(index % 250) + 1}:623`,
    },
    state,
    since: used
      ? since
      : state === 'booting'
        ? ago(9000 + index * 900)
        : state === 'lost'
          ? ago(3 * MINUTE)
          : since,
    reasons:
      state === 'lost'
        ? ['LOST_WHILE_ON']
        : kind === 'x'
          ? ['CODES_STALE']
          : kind === 'y'
            ? ['BMC_UNREACHABLE']
            : [],
    loud: kind === 'x' || kind === 'l',
    certain: true,
    power: {
      value: known ? (on ? 'on' : 'off') : 'unknown',
      at: ago(known ? 2000 : 6 * MINUTE),
      source: 'bmc',
    },
    nodeLink: { value: 'up', at: ago(1000), source: 'node' },
    deeplink: { value: on ? 'connected' : 'unknown', at: on ? ago(6000) : null, source: 'agent' },
    agent: {
      value: on ? (state === 'booting' ? 'booting' : 'up') : 'goodbye',
      at: ago(6000),
      source: 'agent',
    },
    codes: { value: kind === 'x' ? 'stale' : on ? 'fresh' : 'none', at: ago(4000), source: 'compare' },
    conflictWith: null,
    boot: state === 'booting' ? { startedAt: ago(9000 + (index % 3) * 12_000), expectedMs: 60_000 } : null,
    inUse:
      used || kind === 'R'
        ? {
            by: used ? 'controller' : 'staff',
            since: used ? since : ago(3 * MINUTE),
            controller: used ? `${700 + (index % 99)} 204 566` : null,
            until: now + 36 * MINUTE,
            waiting: !used,
          }
        : null,
    maintenance: state === 'maintenance' ? { reason: 'Fan', by: 'Mina', since } : null,
    running: kind === 'O' ? { jobId: 'job-1', action: 'on', step: 'queued', since: ago(4000) } : null,
    bootDevice: boot && known ? { ...boot, at: ago(index * MINUTE) } : null,
    load: on
      ? {
          at: ago(6000),
          gpuPercent: used ? 40 + ((index * 13) % 55) : 2,
          gpuCelsius: 45 + ((index * 7) % 32),
          vramUsedMb: 9830,
          cpuPercent: 30,
          memoryPercent: 40,
          rxBytesPerSecond: 4_750_000,
          txBytesPerSecond: 900_000,
        }
      : null,
  };
}
