// What can be done to one seat, and how: at once on a free seat, after the guard on a taken one.

import type { Approval } from '../../../ipc/calls/parts.ts';
import type { PowerAction } from '../../../ipc/calls/power.ts';
import type { CallInput, CallName, CallOutput } from '../../../ipc/contract.ts';
import type { CallError } from '../../../ipc/errors.ts';
import type { Seat } from '../../../ipc/seat.ts';
import { toCallError } from '../../hooks/use-call.ts';
import { errorText } from '../../i18n/errors.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { askGuard } from '../guard/guard-store.ts';
import { powerEffects } from './power-effects.ts';

/** The counter asked for reason or consent: then the guard has to ask. */
function needsGuard(error: CallError): boolean {
  return error.code === 'OWNER_APPROVAL_NEEDED' || error.code === 'REASON_NEEDED';
}

/** Always ask once: these cut the power without asking the operating system. */
const ASKS_ALWAYS: readonly PowerAction[] = ['off', 'reset'];

export function useSeatActions() {
  const { client, cafe, toasts } = useApp();
  const { t } = useWords();
  const format = useFormat();

  /** A call whose failure becomes a message over the map. */
  const attempt = async <Name extends CallName>(
    seat: Seat,
    name: Name,
    input: CallInput<Name>,
    title: string,
  ): Promise<CallOutput<Name> | undefined> => {
    try {
      return await client.call(name, input);
    } catch (error) {
      toasts.show({ kind: 'bad', title, text: errorText(t, error), seatId: seat.id });
      return undefined;
    }
  };

  const run = async (seat: Seat, action: PowerAction, approval?: Approval): Promise<CallError | null> => {
    try {
      const input = { seatIds: [seat.id], action, ...(approval ? { approval } : {}) };
      cafe.acceptJob(await client.call('power.run', input));
      return null;
    } catch (error) {
      return toCallError(error);
    }
  };

  const ask = (seat: Seat, action: PowerAction): Promise<boolean> =>
    askGuard({
      seat,
      title: t(`power.ask_${action}`, { label: seat.label }),
      confirm: t(`power.confirm_${action}`, { label: seat.label }),
      effects: powerEffects(seat, action, t, format),
      act: (approval) => run(seat, action, approval),
      ...(action === 'off' && seat.power.value === 'on'
        ? { instead: { label: t('power.softInstead'), run: () => void power(seat, 'soft') } }
        : {}),
    });

  /** @returns whether the counter took it in */
  const power = async (seat: Seat, action: PowerAction): Promise<boolean> => {
    if (ASKS_ALWAYS.includes(action) || (seat.inUse !== null && action !== 'on')) return ask(seat, action);
    const failure = await run(seat, action);
    if (failure === null) return true;
    if (needsGuard(failure)) return ask(seat, action);
    toasts.show({
      kind: 'bad',
      title: t(`power.failed_${action}`, { label: seat.label }),
      text: errorText(t, failure),
      seatId: seat.id,
      actions: [{ label: t('action.retry'), run: () => void power(seat, action) }],
    });
    return false;
  };

  return { power, attempt };
}
