// What the stage's counter knows: seats, alerts, people, settings, activity.
import type { Settings } from '../../../../kiosk/ipc/calls/settings.ts';
import type { Snapshot } from '../../../../kiosk/ipc/notifications.ts';
import type { Alert, Job, NodeStatus, Seat } from '../../../../kiosk/ipc/seat.ts';
import type { AuditEntry, Role, SessionStatus, StaffMember } from '../../../../kiosk/ipc/staff.ts';
import { seatsOf } from './seat.ts';

const MINUTE = 60_000;

/** Options come by the page's address: `role`, `locked`, `setup`, `reveal` (ms), `empty`. */
export class Cafe {
  readonly now = Date.now();
  seats: Seat[];
  alerts: Alert[];
  jobs: Job[] = [];
  node: NodeStatus;
  settings: Settings;
  staff: StaffMember[];
  audit: AuditEntry[];
  person: StaffMember | null;
  locked: boolean;
  needsSetup: boolean;
  setup = { node: false, machines: false, staff: false, recovery: false, finished: true };
  recoverySet = false;
  /** Seats whose agents were allowed. */
  readonly allowed = new Set<string>();
  wrongTries = 0;
  lockedUntil = 0;

  constructor(options: URLSearchParams) {
    const { now } = this;
    this.seats = options.has('empty') ? [] : seatsOf(now);
    this.alerts = options.has('empty') ? [] : alertsOf(now);
    this.settings = { ...SETTINGS, revealMs: Number(options.get('reveal') ?? 20_000) };
    this.needsSetup = options.has('setup');
    this.staff = this.needsSetup ? [] : staffOf(now);
    const role = (options.get('role') ?? 'owner') as Role;
    this.person = this.staff.find((member) => member.role === role) ?? null;
    this.locked = options.has('locked');
    this.setup.finished = !this.needsSetup;
    this.node = nodeOf(now, !this.needsSetup);
    this.audit = options.has('empty') ? [] : auditOf(now);
    if (this.needsSetup) this.seats = [];
  }

  session(): SessionStatus {
    const { person } = this;
    return {
      needsSetup: this.needsSetup,
      person: person === null ? null : { id: person.id, name: person.name, role: person.role },
      locked: this.locked,
      idleLockMs: this.settings.idleLockMs,
      people: this.staff.map(({ id, name, role }) => ({ id, name, role })),
      cafe: this.settings.cafe,
      version: '0.1.0',
      csrf: '',
    };
  }

  snapshot(): Snapshot {
    const zones = [...new Set(this.seats.map((seat) => seat.zone))];
    return {
      at: Date.now(),
      seats: this.seats,
      zones,
      alerts: this.alerts,
      jobs: this.jobs,
      node: this.node,
    };
  }

  seat(id: string): Seat {
    const seat = this.seats.find((one) => one.id === id);
    if (seat === undefined) throw new Error(`no seat ${id}`);
    return seat;
  }

  change(label: string, change: Partial<Seat>): Seat {
    const seat = { ...this.seat(label.toLowerCase()), ...change };
    this.seats = this.seats.map((one) => (one.id === seat.id ? seat : one));
    return seat;
  }
}

const SETTINGS: Settings = {
  cafe: 'Xinghe Net Café',
  idleLockMs: 5 * MINUTE,
  revealMs: 20_000,
  renterViewMs: 60_000,
  bootLimitMs: 3 * MINUTE,
  endWarningMs: 5 * MINUTE,
  endSessionPowerCycle: true,
  defaultFirmware: 'uefi',
  bmcIntervalMs: 250,
};

function staffOf(now: number): StaffMember[] {
  const member = (id: string, name: string, role: Role, change: Partial<StaffMember> = {}): StaffMember => ({
    id,
    name,
    role,
    active: true,
    createdAt: now - 90 * 24 * 60 * MINUTE,
    lastLoginAt: now - 30 * MINUTE,
    lockedOutUntil: null,
    ...change,
  });
  return [
    member('p1', 'Chen Wei', 'owner'),
    member('p2', 'Counter 2', 'staff'),
    member('p3', 'Park Junho', 'staff', { lockedOutUntil: now + 30 * MINUTE, lastLoginAt: null }),
    member('p4', 'Screen', 'viewer'),
  ];
}

function nodeOf(now: number, configured: boolean): NodeStatus {
  return {
    configured,
    url: configured ? 'http://192.168.10.2:5050' : null,
    mode: 'manage',
    reachable: configured,
    version: configured ? '0.4.1.8' : null,
    kind: configured ? 'stored' : null,
    lastAnswerAt: configured ? now - 2000 : null,
    lastError: null,
    machines: 40,
    mayHaveMore: false,
    plainHttp: configured,
  };
}

function alertsOf(now: number): Alert[] {
  const alert = (id: string, seatId: string | null, change: Partial<Alert>): Alert => ({
    id,
    reason: 'LOST_WHILE_ON',
    seatId,
    severity: 'urgent',
    openedAt: now - 3 * MINUTE,
    facts: {},
    acknowledged: null,
    clearedAt: null,
    ...change,
  });
  return [
    alert('1', 'a06', {}),
    alert('2', 'a08', { reason: 'DUPLICATE_DEVICE_ID', facts: { other: 'B01' } }),
    alert('3', 'a07', { reason: 'CODES_STALE', severity: 'warning' }),
    alert('4', 'a05', {
      reason: 'BMC_UNREACHABLE',
      severity: 'warning',
      acknowledged: { by: 'Park Junho', at: now - 2 * MINUTE },
    }),
    alert('5', 'a01', { reason: 'BOOT_TOO_LONG', openedAt: now - 50 * MINUTE, clearedAt: now - 45 * MINUTE }),
    alert('6', null, { reason: 'NODE_SILENT', openedAt: now - 90 * MINUTE, clearedAt: now - 88 * MINUTE }),
  ];
}

function auditOf(now: number): AuditEntry[] {
  const actions = ['power.run', 'codes.reveal', 'session.login', 'seats.startMaintenance', 'boot.set'];
  const results = ['ok', 'ok', 'refused', 'ok', 'failed'] as const;
  return Array.from({ length: 130 }, (_, index) => ({
    seq: 130 - index,
    at: now - index * 7 * MINUTE,
    who: index % 3 === 0 ? 'Chen Wei' : 'Counter 2',
    role: index % 3 === 0 ? 'owner' : 'staff',
    action: actions[index % 5] ?? 'power.run',
    seatId: index % 5 === 2 ? null : `a0${(index % 8) + 1}`,
    seat: index % 5 === 2 ? null : `A0${(index % 8) + 1}`,
    before: index % 5 === 0 ? 'on' : null,
    after: index % 5 === 0 ? 'restart: on' : index % 5 === 4 ? 'bios once' : null,
    result: results[index % 5] ?? 'ok',
    reason: index % 5 === 4 ? 'The BMC did not answer, 3 tries in 6 s' : null,
    code: index % 5 === 4 ? 'BMC_UNREACHABLE' : null,
  }));
}
