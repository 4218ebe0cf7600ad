import { expect, it } from 'vitest';
import { type Seat, SeatSchema } from '../../../kiosk/ipc/seat.ts';
import { refusalOf, refusalOfCode, revealGuard } from '../../../kiosk/renderer/views/codes/refusal.ts';

const NODE = { reachable: true, mode: 'manage' } as const;
const known = <Value>(value: Value) => ({ value, at: 1, source: 'test' });
const SEAT = SeatSchema.parse({
  id: 'a01',
  label: 'A01',
  zone: 'Hall',
  place: null,
  tags: [],
  notes: '',
  machine: { nodeId: 'n', uuid: 'u', ip: '192.168.1.5', os: '', description: '', bmc: null },
  state: 'ready',
  since: 1,
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
});
const ask = (change: Partial<Seat>) =>
  refusalOf({ seat: { ...SEAT, ...change }, role: 'staff', node: NODE, link: 'up' });

it('asks for the codes of a seat that is on and linked', () => {
  expect(ask({})).toBeNull();
});

it.each([
  [{ power: known('off') }, 'off'],
  [{ power: known('unknown') }, 'powerUnknown'],
  [{ state: 'booting' }, 'booting'],
  [{ boot: { startedAt: 1, expectedMs: 1 } }, 'booting'],
  [{ running: { jobId: 'j', action: 'rotate', step: 'rotating', since: 1 } }, 'changing'],
  [{ agent: known('lost') }, 'linkLost'],
  [{ deeplink: known('lost') }, 'linkLost'],
  [{ nodeLink: known('down') }, 'linkLost'],
  [{ codes: known('stale') }, 'stale'],
  [{ codes: known('none') }, 'none'],
  [{ codes: known('conflict') }, 'conflict'],
  [{ conflictWith: 'A14', power: known('off') }, 'conflict'],
] as const)('refuses %j as %s', (change, refusal) => {
  expect(ask(change as Partial<Seat>)).toBe(refusal);
});

it('never offers codes to a viewer, without a link, without a key, or while the node is silent', () => {
  const base = { seat: SEAT, role: 'staff', node: NODE, link: 'up' } as const;
  expect(refusalOf({ ...base, role: 'viewer' })).toBe('viewer');
  expect(refusalOf({ ...base, role: null })).toBe('viewer');
  expect(refusalOf({ ...base, link: 'down' })).toBe('linkDown');
  expect(refusalOf({ ...base, node: { reachable: true, mode: 'readOnly' } })).toBe('readOnly');
  expect(refusalOf({ ...base, node: { reachable: false, mode: 'manage' } })).toBe('nodeSilent');
});

it('gives a refusal of the counter the same words', () => {
  expect(refusalOfCode('CODES_STALE')).toBe('stale');
  expect(refusalOfCode('CODES_BOOTING')).toBe('booting');
  expect(refusalOfCode('SOMETHING_NEW')).toBe('other');
});

it('notices what hides codes, and nothing else', () => {
  const seat = SEAT;
  const changed = (change: Partial<Seat>) => revealGuard({ ...seat, ...change }) !== revealGuard(seat);
  expect(changed({ power: known('off') })).toBe(true);
  expect(changed({ nodeLink: known('down') })).toBe(true);
  // Rotated within one batch: fresh before, fresh after, and another pair.
  expect(changed({ codes: { ...seat.codes, pair: 2 } })).toBe(true);
  const running = { jobId: 'j', action: 'endSession', step: 'closing', since: 1 };
  expect(changed({ running })).toBe(true);
  expect(changed({ running: { ...running, action: 'bootDevice' } })).toBe(false);
  expect(changed({ boot: { startedAt: 5, expectedMs: 1 } })).toBe(true);
  expect(changed({ power: { ...seat.power, at: 2_000_000 } })).toBe(false);
  expect(changed({ notes: 'chair squeaks' })).toBe(false);
});
