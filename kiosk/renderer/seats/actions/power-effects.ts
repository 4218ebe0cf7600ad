// What an action on a seat's power will do, as sentences.
import type { PowerAction } from '../../../ipc/calls/power.ts';
import type { Seat } from '../../../ipc/seat.ts';
import type { IconName } from '../../components/icon.tsx';
import type { Format } from '../../i18n/format.ts';
import type { Translate } from '../../i18n/index.ts';

export function powerEffects(
  seat: Seat,
  action: PowerAction,
  t: Translate,
  format: Format,
): { icon: IconName; text: string }[] {
  const { label, inUse } = seat;
  const effects: { icon: IconName; text: string }[] = [];
  if (action === 'soft' || action === 'restart')
    effects.push({ icon: 'screen', text: t('power.effect_soft') });
  else if (action !== 'on') effects.push({ icon: 'screen', text: t('power.effect_cut') });
  if (inUse?.until) {
    effects.push({
      icon: 'ticket',
      text: t('power.effect_rental', { time: format.moment(inUse.until, Date.now()) }),
    });
  }
  const back = action !== 'soft' && action !== 'off';
  effects.push({ icon: 'power', text: t(back ? 'power.effect_back' : 'power.effect_stays', { label }) });
  return effects;
}

/** Why nothing can switch this seat at all; an older counter tells no more than whether there is a BMC. */
function unswitchableOf({ unswitchable, machine }: Seat): Seat['unswitchable'] {
  if (unswitchable !== undefined) return unswitchable;
  return machine.bmc === null ? 'noBmc' : null;
}

/** Why nothing can be switched on this seat now, or null. */
export function powerReason(
  seat: Seat,
  { down, staff }: { down: boolean; staff: boolean },
  t: Translate,
): string | null {
  if (!staff) return t('power.reason_viewer');
  if (down) return t('power.reason_link');
  const unswitchable = unswitchableOf(seat);
  if (unswitchable) return t(`power.reason_${unswitchable}`);
  if (seat.power.value === 'unknown') return t('power.reason_unknown');
  return null;
}
