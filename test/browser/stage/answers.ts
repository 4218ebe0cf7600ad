// What the counter in the page answers.

import type { Approval } from '../../../kiosk/ipc/calls/parts.ts';
import type { CallInput, CallName, CallOutput } from '../../../kiosk/ipc/contract.ts';
import { CallError } from '../../../kiosk/ipc/errors.ts';
import type { Job, Seat } from '../../../kiosk/ipc/seat.ts';
import { OWNER_PIN, type StageCounter } from './counter.ts';
import { readAnswers } from './read-answers.ts';

type Answers = { [Name in CallName]?: (stage: StageCounter, input: CallInput<Name>) => CallOutput<Name> };

const changeAnswers: Answers = {
  'session.lock': (stage) => {
    stage.session = { ...stage.session, locked: true };
    return stage.session;
  },
  'session.touch': () => ({}),
  'session.login': (stage, { personId, pin }) => {
    if (pin !== OWNER_PIN) throw refused('WRONG_PIN', { triesLeft: 2 });
    const person = stage.session.people.find((one) => one.id === personId) ?? null;
    stage.session = { ...stage.session, person, locked: false };
    return stage.session;
  },
  'alerts.acknowledge': (stage, { alertId }) => {
    const alert = stage.alerts.find((one) => one.id === alertId);
    if (!alert) throw refused('NOT_FOUND');
    const acknowledged = { ...alert, acknowledged: { by: 'Mina', at: Date.now() } };
    stage.alerts = stage.alerts.map((one) => (one.id === alertId ? acknowledged : one));
    stage.tell({ action: 'alert.changed', event: acknowledged });
    if (alert.seatId) stage.change(alert.seatId, { loud: false });
    return acknowledged;
  },
  'power.preview': (stage, { seatIds }) => ({
    seats: seatIds.map((seatId) => {
      const seat = seatAt(stage, seatId);
      const effect = seat.inUse
        ? seat.inUse.waiting
          ? ('paid' as const)
          : ('inUse' as const)
        : seat.power.value === 'unknown'
          ? ('powerUnknown' as const)
          : ('willAct' as const);
      return { seatId, effect };
    }),
  }),
  'power.run': (stage, { seatIds, action, boot, approval, staggerMs }) => {
    for (const id of seatIds) check(stage, seatAt(stage, id), approval);
    const job = makeJob(
      seatIds.map((id) => seatAt(stage, id)),
      action,
      staggerMs ?? 250,
      boot && { device: boot.device, persistent: boot.persistent ?? false },
    );
    stage.jobs = [...stage.jobs, job];
    for (const item of job.items) {
      stage.change(item.seatId, { running: { jobId: job.id, action, step: item.step, since: Date.now() } });
    }
    stage.tell({ action: 'job.changed', event: job });
    return job;
  },
  'power.refresh': (stage, { seatId }) => seatAt(stage, seatId),
  'power.identify': () => ({}),
  'boot.set': (stage, { seatId, selection }) => {
    const { device, persistent = false } = selection;
    stage.bootDevices.set(
      seatId,
      device === 'none' ? null : { device, persistent, by: 'Mina', at: Date.now() },
    );
    return { device, persistent, firmware: 'uefi', valid: device !== 'none' };
  },
  'jobs.cancel': (stage, { jobId }) =>
    changeJob(stage, jobId, (job) => ({
      ...job,
      endedAt: Date.now(),
      items: job.items.map((item) => (item.state === 'waiting' ? { ...item, state: 'cancelled' } : item)),
    })),
  'jobs.pause': (stage, { jobId, paused }) => changeJob(stage, jobId, (job) => ({ ...job, paused })),
  'jobs.dismiss': (stage, { jobId }) => {
    stage.jobs = stage.jobs.filter((job) => job.id !== jobId);
    stage.tell({ action: 'job.removed', event: { id: jobId } });
    return {};
  },
  'seats.startMaintenance': (stage, { seatId, reason, approval }) => {
    check(stage, seatAt(stage, seatId), approval);
    const maintenance = { reason, by: 'Mina', since: Date.now() };
    return stage.change(seatId, { state: 'maintenance', maintenance });
  },
  'seats.endMaintenance': (stage, { seatId }) => stage.change(seatId, { state: 'ready', maintenance: null }),
  'seats.markInUse': (stage, { seatId, until }) =>
    stage.change(seatId, {
      inUse: { by: 'staff', since: Date.now(), controller: null, until, waiting: true },
    }),
  'seats.release': (stage, { seatId }) => stage.change(seatId, { inUse: null }),
  'seats.edit': (stage, { seatId, label, zone, notes, tags }) =>
    stage.change(seatId, {
      ...(label === undefined ? {} : { label }),
      ...(zone === undefined ? {} : { zone }),
      ...(notes === undefined ? {} : { notes }),
      ...(tags === undefined ? {} : { tags }),
    }),
  'seats.arrange': (stage, { places }) => ({
    seats: places.map(({ seatId, place }) => stage.change(seatId, { place })),
  }),
  'node.refresh': (stage) => stage.node,
  'codes.reveal': (stage) => {
    const now = Date.now();
    return {
      deviceId: '719204566',
      password: 'k7Wq2xR9sT',
      confirmedAt: now - 4000,
      readAt: now,
      hideAt: now + (stage.seats.size > 0 ? 20_000 : 0),
    };
  },
};

export const answers: Partial<Record<CallName, (stage: StageCounter, input: never) => unknown>> = {
  ...readAnswers,
  ...changeAnswers,
};

function seatAt(stage: StageCounter, id: string): Seat {
  const seat = stage.seats.get(id);
  if (!seat) throw refused('NOT_FOUND');
  return seat;
}

function check(stage: StageCounter, seat: Seat, approval: Approval | undefined): void {
  if (seat.inUse === null) return;
  if (approval === undefined) throw refused('OWNER_APPROVAL_NEEDED');
  if (stage.session.person?.role !== 'owner' && approval.owner?.pin !== OWNER_PIN) {
    throw refused('WRONG_PIN', { triesLeft: 2 });
  }
}

function refused(code: string, details: Record<string, number> = {}): CallError {
  return new CallError({ status: 403, code, message: code, details });
}

function changeJob(stage: StageCounter, id: string, change: (job: Job) => Job): Job {
  const before = stage.jobs.find((job) => job.id === id);
  if (!before) throw refused('NOT_FOUND');
  const job = change(before);
  stage.jobs = stage.jobs.map((one) => (one.id === id ? job : one));
  stage.tell({ action: 'job.changed', event: job });
  return job;
}

function makeJob(seats: readonly Seat[], action: Job['action'], staggerMs: number, boot: Job['boot']): Job {
  const now = Date.now();
  return {
    id: `job-${now}`,
    action,
    ...(boot ? { boot } : {}),
    by: 'Mina',
    startedAt: now,
    endedAt: null,
    paused: false,
    staggerMs,
    items: seats.map((seat, index) => ({
      seatId: seat.id,
      label: seat.label,
      state: index < 2 ? 'running' : 'waiting',
      step: index < 2 ? 'sent' : 'queued',
      startedAt: index < 2 ? now : null,
      endedAt: null,
      before: seat.power.value,
      after: null,
      verified: null,
      error: null,
    })),
  };
}
