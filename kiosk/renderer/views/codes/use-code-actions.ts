// New code, end of session, restart, power on: asked before where they harm, sent, and shown by the seat itself.
import type { Approval } from '../../../ipc/calls/parts.ts';
import type { CallError } from '../../../ipc/errors.ts';
import type { Job, Seat } from '../../../ipc/seat.ts';
import { toCallError, useQuery } from '../../hooks/use-call.ts';
import { useWords } from '../../i18n/index.ts';
import { useGuard } from '../../seats/guard/guard-store.ts';
import { useApp } from '../../services.ts';

export interface CodeActions {
  newCode(): void;
  endSession(): void;
  restart(): void;
  /** The failure of a call that asks nothing before, or null. */
  powerOn(): Promise<CallError | null>;
  askBmc(): Promise<CallError | null>;
  askNode(): Promise<CallError | null>;
}

export function useCodeActions(seat: Seat): CodeActions {
  const { client, cafe } = useApp();
  const { t } = useWords();
  const guard = useGuard();
  const settings = useQuery('settings.get', {}, { reloadOn: ['settings.changed'] });
  const powerCycle = settings.data?.endSessionPowerCycle ?? true;
  const { id: seatId, label } = seat;

  const job = (work: Promise<Job>) => settle(work.then((started) => cafe.acceptJob(started)));
  const given = (approval: Approval | undefined) => (approval === undefined ? {} : { approval });

  return {
    newCode: () =>
      void guard({
        seat,
        title: t('guard.newCodeTitle', { label }),
        effects: [
          { icon: 'key', text: t('guard.newCodeVoid') },
          { icon: 'user', text: t('guard.newCodeConnected') },
          { icon: 'check', text: t('guard.newCodeChecked') },
        ],
        confirm: t('guard.newCodeConfirm', { label }),
        danger: false,
        act: (approval) => job(client.call('codes.rotate', { seatId, ...given(approval) })),
      }),
    endSession: () =>
      void guard({
        seat,
        title: t('guard.endTitle', { label }),
        effects: [
          { icon: 'user', text: t('guard.endOut') },
          { icon: 'key', text: t('guard.endCode', { label }) },
          { icon: 'power', text: t(powerCycle ? 'guard.endCycle' : 'guard.endNoCycle', { label }) },
        ],
        confirm: t('guard.endConfirm', { label }),
        act: (approval) => job(client.call('codes.endSession', { seatId, powerCycle, ...given(approval) })),
      }),
    restart: () =>
      void guard({
        seat,
        title: t('guard.restartTitle', { label }),
        effects: [
          { icon: 'power', text: t('guard.restartCut') },
          { icon: 'key', text: t('guard.restartCodes', { label }) },
        ],
        confirm: t('guard.restartConfirm', { label }),
        act: (approval) =>
          job(client.call('power.run', { seatIds: [seatId], action: 'cycle', ...given(approval) })),
      }),
    powerOn: () => job(client.call('power.run', { seatIds: [seatId], action: 'on' })),
    askBmc: () => settle(client.call('power.refresh', { seatId }).then((fresh) => cafe.acceptSeat(fresh))),
    askNode: () => settle(client.call('node.refresh', {})),
  };
}

async function settle(work: Promise<unknown>): Promise<CallError | null> {
  try {
    await work;
    return null;
  } catch (error) {
    return toCallError(error);
  }
}
