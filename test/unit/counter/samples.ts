// Seats, jobs and snapshots for tests, whole as the contract wants them.
import type { Snapshot } from '../../../kiosk/ipc/notifications.ts';
import { type Job, JobSchema, type Seat, SeatSchema } from '../../../kiosk/ipc/seat.ts';

export function aSeat(change: Partial<Seat> = {}): Seat {
  const known = <Value>(value: Value) => ({ value, at: 1000, source: 'test' });
  return SeatSchema.parse({
    id: 'seat-1',
    label: 'A01',
    zone: 'Main',
    place: null,
    tags: ['vip'],
    notes: '',
    machine: {
      nodeId: 'ab'.repeat(32),
      uuid: 'u-1',
      ip: '10.0.0.5',
      os: 'win',
      description: '',
      bmc: '10.0.0.6:623',
    },
    state: 'ready',
    since: 1000,
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
  });
}

export function aJob(change: Partial<Job> = {}): Job {
  return JobSchema.parse({
    id: 'job-1',
    action: 'on',
    by: 'Kim',
    startedAt: 1000,
    endedAt: null,
    paused: false,
    staggerMs: 250,
    items: [],
    ...change,
  });
}

export function aSnapshot(): Snapshot {
  return {
    at: 1000,
    seats: [aSeat()],
    zones: ['Main'],
    alerts: [],
    jobs: [aJob()],
    node: {
      configured: true,
      url: 'http://127.0.0.1:5001',
      mode: 'manage',
      reachable: true,
      version: '0.4.1.8',
      kind: 'push',
      lastAnswerAt: 1000,
      lastError: null,
      machines: 1,
      mayHaveMore: false,
      plainHttp: false,
    },
  };
}
