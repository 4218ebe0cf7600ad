// Takes seats out of service: sticky, with a reason and a name.
import { useState } from 'react';
import type { CallError } from '../../../ipc/errors.ts';
import type { Seat } from '../../../ipc/seat.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { toCallError } from '../../hooks/use-call.ts';
import { useSession } from '../../hooks/use-session.ts';
import { errorText } from '../../i18n/errors.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { askGuard } from '../guard/guard-store.ts';
import { LEAST_REASON } from '../guard/use-approval.ts';

/** Somebody is in, or has paid to come in. */
const NEEDS_CONSENT: ReadonlySet<string> = new Set(['OWNER_APPROVAL_NEEDED', 'REASON_NEEDED']);

export function MaintenanceDialog({ seats, onClose }: { seats: readonly Seat[]; onClose(): void }) {
  const { t } = useWords();
  const { client, cafe, toasts } = useApp();
  const { may } = useSession();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const label = seats.length === 1 ? (seats[0]?.label ?? '') : t('seats.seatCount', { count: seats.length });
  const text = reason.trim();

  const start = async (seat: Seat, approval?: { reason: string }): Promise<CallError | null> => {
    try {
      // An owner signs with the reason that stands here already.
      const signed = may('owner') && text.length >= LEAST_REASON ? { reason: text } : undefined;
      const consent = approval ?? signed;
      const input = { seatId: seat.id, reason: text, ...(consent ? { approval: consent } : {}) };
      cafe.acceptSeat(await client.call('seats.startMaintenance', input));
      return null;
    } catch (error) {
      return toCallError(error);
    }
  };
  const save = async (): Promise<void> => {
    setBusy(true);
    const failed: string[] = [];
    for (const seat of seats) {
      const failure = await start(seat);
      if (failure === null) continue;
      if (NEEDS_CONSENT.has(failure.code) && seats.length === 1) {
        onClose();
        await askGuard({
          seat,
          title: t('seats.maintenanceAsk', { label }),
          confirm: t('seats.maintenanceConfirm', { label }),
          reason: text,
          effects: [{ icon: 'wrench', text: t('seats.maintenanceEffect', { label }) }],
          act: (approval) => start(seat, approval),
        });
        return;
      }
      failed.push(`${seat.label}${t('label.colon')}${errorText(t, failure)}`);
    }
    setBusy(false);
    if (failed.length > 0)
      toasts.show({ kind: 'bad', title: t('seats.maintenanceFailed'), text: failed.join(' ') });
    onClose();
  };
  return (
    <Dialog
      title={t('seats.maintenanceAsk', { label })}
      summary={t('seats.maintenanceText')}
      isOpen
      onClose={onClose}
      width={480}
      foot={
        <>
          <Button
            kind="primary"
            icon="wrench"
            busy={busy}
            reason={text === '' ? t('guardDialog.missing_reason') : null}
            onPress={() => void save()}
          >
            {t('seats.maintenanceConfirm', { label })}
          </Button>
          <span className="grow" />
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </>
      }
    >
      <TextField
        label={t('guardDialog.reason')}
        value={reason}
        onChange={setReason}
        maxLength={200}
        autoFocus
      />
    </Dialog>
  );
}
