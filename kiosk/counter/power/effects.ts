// What a job would do to a seat, and why it would leave it alone: one pure function for preview and turn.
import type { JobAction, PREVIEW_EFFECTS } from '../../ipc/calls/power.ts';
import type { Seat } from '../../ipc/seat.ts';

export type PreviewEffect = (typeof PREVIEW_EFFECTS)[number];

export interface EffectFacts {
  /** Undefined: the board does not know this seat. */
  seat: Pick<Seat, 'power' | 'inUse' | 'maintenance'> | undefined;
  /** Undefined: nothing can switch this seat's power. */
  target: { onIsHarmless: boolean; takesBoot: boolean } | undefined;
  /** Another command runs or waits on this seat. */
  busy: boolean;
  /** A boot device goes with it, which whoever is in would meet at the next boot. */
  setsBoot: boolean;
  /** More than one seat is meant: those under maintenance are left out. */
  bulk: boolean;
}

/** Whoever is in is interrupted, or meets it at the next boot. */
export function isHarmful(action: JobAction): boolean {
  return action !== 'on';
}

/** A command after which the machine starts to draw current. */
export function drawsCurrent(action: JobAction): boolean {
  return action !== 'off' && action !== 'soft' && action !== 'bootDevice';
}

export function effectOf(
  action: JobAction,
  { seat, target, busy, setsBoot, bulk }: EffectFacts,
): PreviewEffect {
  if (!seat || !target) return 'noBmc';
  if (setsBoot && !target.takesBoot) return 'noBootDevice';
  if (busy) return 'busy';
  const power = seat.power.value;
  // A magic packet does nothing to a machine that runs; everything else needs to know first.
  if (power === 'unknown' && !(action === 'on' && target.onIsHarmless)) return 'powerUnknown';
  const taken = seat.inUse && (seat.inUse.waiting ? 'paid' : 'inUse');
  if (taken && setsBoot) return taken;
  // The boot device is set all the same.
  if (isAlready(action, power) && !setsBoot) return 'already';
  if (taken && isHarmful(action)) return taken;
  if (bulk && seat.maintenance) return 'maintenance';
  return 'willAct';
}

/** The wanted state is there: nothing will be sent. */
export function isAlready(action: JobAction, power: Seat['power']['value']): boolean {
  if (action === 'on') return power === 'on';
  return (action === 'off' || action === 'soft') && power === 'off';
}

/** Why a seat was left alone when its turn came; undefined: it may be switched. */
export function refusalOf(
  effect: PreviewEffect,
  label: string,
  approved: boolean,
): { code: string; message: string } | undefined {
  switch (effect) {
    case 'noBmc':
      return { code: 'NO_BMC', message: `${label} has nothing that can switch its power. Nothing was sent.` };
    case 'noBootDevice':
      return {
        code: 'IPMI_NOT_SUPPORTED',
        message: `The boot device of ${label} can't be set from here. Nothing was sent.`,
      };
    case 'powerUnknown':
      return {
        code: 'POWER_UNKNOWN',
        message: `The power of ${label} is not known. Nothing was sent: ask the BMC again.`,
      };
    case 'inUse':
      return approved
        ? undefined
        : { code: 'OWNER_APPROVAL_NEEDED', message: `Somebody is in ${label}, or may be. Nothing was sent.` };
    case 'paid':
      return approved
        ? undefined
        : { code: 'OWNER_APPROVAL_NEEDED', message: `${label} is paid for. Nothing was sent.` };
    case 'maintenance':
      return { code: 'MAINTENANCE', message: `${label} is under maintenance. Nothing was sent.` };
    default:
      return undefined;
  }
}
