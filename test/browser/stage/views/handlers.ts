// How the stage's counter answers, close enough to the real one for the views.
import type { CallName, CallOutput, CallParsed } from '../../../../kiosk/ipc/contract.ts';
import { CallError } from '../../../../kiosk/ipc/errors.ts';
import type { Job, Seat } from '../../../../kiosk/ipc/seat.ts';
import type { Cafe } from './cafe.ts';
import { officeHandlers } from './office-handlers.ts';

export type StageHandlers = {
  [Name in CallName]?: (input: CallParsed<Name>) => CallOutput<Name> | Promise<CallOutput<Name>>;
};

export type Tell = (notification: {
  action: 'session.changed' | 'settings.changed' | 'alert.changed' | 'node.changed';
  event: unknown;
}) => void;

const PIN = '240680';
const TRIES = 3;

export function handlersOf(cafe: Cafe, tell: Tell): StageHandlers {
  return { ...sessionHandlers(cafe, tell), ...seatHandlers(cafe, tell), ...officeHandlers(cafe, tell) };
}

function sessionHandlers(cafe: Cafe, tell: Tell): StageHandlers {
  return {
    'session.status': () => cafe.session(),
    'session.touch': () => ({}),
    'session.lock': () => {
      cafe.locked = true;
      return cafe.session();
    },
    'session.logout': () => {
      cafe.person = null;
      return cafe.session();
    },
    'session.login': ({ personId, pin }) => {
      const waitMs = cafe.lockedUntil - Date.now();
      if (waitMs > 0) throw refused('LOCKED_OUT', { waitMs, untilMs: cafe.lockedUntil });
      if (pin !== PIN) {
        cafe.wrongTries += 1;
        if (cafe.wrongTries >= TRIES) {
          cafe.wrongTries = 0;
          cafe.lockedUntil = Date.now() + 30_000;
          throw refused('LOCKED_OUT', { waitMs: 30_000, untilMs: cafe.lockedUntil });
        }
        throw refused('WRONG_PIN', { triesLeft: TRIES - cafe.wrongTries });
      }
      cafe.person = cafe.staff.find((member) => member.id === personId) ?? null;
      cafe.locked = false;
      return cafe.session();
    },
    'setup.owner': ({ name, cafe: title }) => {
      const owner = { id: 'p1', name, role: 'owner' as const };
      cafe.staff = [
        { ...owner, active: true, createdAt: Date.now(), lastLoginAt: Date.now(), lockedOutUntil: null },
      ];
      cafe.person = cafe.staff[0] ?? null;
      cafe.needsSetup = false;
      if (title !== undefined) cafe.settings.cafe = title;
      return cafe.session();
    },
    'setup.status': () => cafe.setup,
    'setup.finish': () => {
      cafe.setup.finished = true;
      tell({ action: 'settings.changed', event: {} });
      return {};
    },
  };
}

function seatHandlers(cafe: Cafe, tell: Tell): StageHandlers {
  const span = {
    staff: () => cafe.settings.revealMs,
    renter: () => cafe.settings.renterViewMs,
    slip: () => 60_000,
  };
  return {
    'seats.snapshot': () => ({ ...cafe.snapshot(), seq: 0 }),
    'seats.detail': ({ seatId }) => detailOf(cafe.seat(seatId)),
    'codes.reveal': ({ purpose }) => {
      const readAt = Date.now();
      return {
        deviceId: '483920175',
        password: 'Kx7mRw4tQa',
        confirmedAt: readAt,
        readAt,
        hideAt: readAt + span[purpose](),
      };
    },
    'codes.rotate': ({ seatId }) => jobOf('rotate', cafe.seat(seatId)),
    'codes.endSession': ({ seatId }) => jobOf('endSession', cafe.seat(seatId)),
    'power.run': ({ seatIds, action }) => jobOf(action, cafe.seat(seatIds[0] ?? '')),
    'power.progress': () => ({
      all: cafe.seats.length,
      asked: cafe.seats.length,
      answered: cafe.seats.length,
    }),
    'power.refresh': ({ seatId }) => cafe.seat(seatId),
    'boot.read': () => ({ device: 'pxe', persistent: false, firmware: 'uefi', valid: false }),
    'alerts.list': () => ({ alerts: cafe.alerts }),
    'alerts.acknowledge': ({ alertId }) => {
      const alert = cafe.alerts.find((one) => one.id === alertId);
      if (alert === undefined) throw refused('NOT_FOUND');
      alert.acknowledged = { by: cafe.person?.name ?? '', at: Date.now() };
      tell({ action: 'alert.changed', event: alert });
      return alert;
    },
  };
}

export function refused(code: string, details: CallError['details'] = {}): CallError {
  return new CallError({ status: 409, code, message: code, details });
}

function jobOf(action: Job['action'], seat: Seat): Job {
  return {
    id: 'job-1',
    action,
    by: 'Chen Wei',
    startedAt: Date.now(),
    endedAt: null,
    paused: false,
    staggerMs: 0,
    items: [
      {
        seatId: seat.id,
        label: seat.label,
        state: 'running',
        step: 'sent',
        startedAt: Date.now(),
        endedAt: null,
        before: null,
        after: null,
        verified: null,
        error: null,
      },
    ],
  };
}

function detailOf(seat: Seat): CallOutput<'seats.detail'> {
  return {
    seat,
    hardware: { cpu: 'Ryzen 7', memoryMb: 32_768, gpus: [], disks: [], macs: [] },
    versions: { agent: '0.1.0', deeplink: '1.2' },
    bootId: 'b1',
    bootedAt: seat.since,
    history: [],
    enrolment: 'enrolled',
    bootDevice: null,
  };
}
