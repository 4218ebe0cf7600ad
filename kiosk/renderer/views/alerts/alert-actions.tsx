// What can be done with an alert: look at the seat, put one's name to it.
import type { Alert } from '../../../ipc/seat.ts';
import { Button } from '../../components/button.tsx';
import { useCall } from '../../hooks/use-call.ts';
import { useSession } from '../../hooks/use-session.ts';
import { errorText } from '../../i18n/errors.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { alertWords } from './alert-words.ts';
import css from './alerts.module.css';

export interface AlertActionsProps {
  alert: Alert;
  /** Null: the alert is about no seat that is still there. */
  label: string | null;
}

export function AlertActions({ alert, label }: AlertActionsProps) {
  const { t } = useWords();
  const { ui, cafe } = useApp();
  const { may } = useSession();
  const acknowledge = useCall('alerts.acknowledge');
  const { seatId } = alert;
  const take = async () => {
    const taken = await acknowledge.run({ alertId: alert.id });
    if (taken !== undefined) cafe.acceptAlert(taken);
  };
  const waits = alert.acknowledged === null && alert.clearedAt === null;
  return (
    <span className={css.actions}>
      {acknowledge.error !== null && (
        <span className={css.error} role="alert">
          {errorText(t, acknowledge.error)}
        </span>
      )}
      {seatId !== null && label !== null && (
        <Button size="small" aria-label={t('alerts.viewSeat', { label })} onPress={() => ui.openSeat(seatId)}>
          {t('action.view')}
        </Button>
      )}
      {waits && (
        <Button
          size="small"
          busy={acknowledge.busy}
          reason={may('staff') ? null : t('role.staffOnly')}
          aria-label={t('alerts.acknowledgeOne', { what: `${label ?? ''} ${alertWords(t, alert)}`.trim() })}
          onPress={() => void take()}
        >
          {t('action.acknowledge')}
        </Button>
      )}
    </span>
  );
}
