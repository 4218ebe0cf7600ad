// Open alerts without a name, most urgent first.
import type { Alert, Seat } from '../../ipc/seat.ts';
import { Button } from '../components/button.tsx';
import { classes } from '../components/classes.ts';
import { StateMark } from '../components/state-mark.tsx';
import { toCallError, useCall } from '../hooks/use-call.ts';
import { useNow } from '../hooks/use-now.ts';
import { useSession } from '../hooks/use-session.ts';
import { errorText } from '../i18n/errors.ts';
import { useFormat } from '../i18n/format.ts';
import { useWords } from '../i18n/index.ts';
import { useApp } from '../services.ts';
import { useOpenAlerts, useSeat } from '../store/hooks.ts';
import styles from './alert-strip.module.css';
import { focusSeat } from './focus-seat.ts';
import { useLinkDown } from './use-link-down.ts';

const SHOWN = 2;

export function AlertStrip() {
  const { t } = useWords();
  const { ui } = useApp();
  const open = useOpenAlerts();
  const down = useLinkDown();
  const unnamed = open.filter((alert) => alert.acknowledged === null && alert.reason !== 'NODE_SILENT');
  // The banner above says that nothing of this is known any more.
  if (unnamed.length === 0 || down) return null;
  const urgent = unnamed.some((alert) => alert.severity === 'urgent');
  return (
    <section
      className={styles.strip}
      aria-label={t('shell.alerts')}
      data-region="alerts"
      role={urgent ? 'alert' : 'status'}
    >
      {unnamed.slice(0, SHOWN).map((alert) => (
        <AlertLine key={alert.id} alert={alert} />
      ))}
      <Button kind="quiet" size="small" className={styles.more} onPress={() => ui.show('alerts')}>
        {t('seats.allAlerts', { count: open.length })}
      </Button>
    </section>
  );
}

function AlertLine({ alert }: { alert: Alert }) {
  const { t } = useWords();
  const { ui, cafe, toasts } = useApp();
  const { may } = useSession();
  const format = useFormat();
  const now = useNow('minute');
  const acknowledge = useCall('alerts.acknowledge');
  const seat = useSeat(alert.seatId ?? '');
  const state = alert.reason === 'LOST_WHILE_ON' ? 'lost' : 'attention';
  const name = async (): Promise<void> => {
    try {
      cafe.acceptAlert(await acknowledge.ask({ alertId: alert.id }));
    } catch (error) {
      const text = errorText(t, toCallError(error));
      toasts.show({ kind: 'bad', title: t('seats.notAcknowledged'), text });
    }
  };
  const view = (): void => {
    if (alert.seatId === null) ui.show('alerts');
    else {
      ui.openSeat(alert.seatId);
      focusSeat(alert.seatId);
    }
  };
  return (
    <div className={styles.alert} data-state={state} data-plain="" data-loud="">
      <StateMark state={state} />
      <span className={styles.seat}>{labelOf(alert, seat)}</span>
      <span className={styles.text}>
        {t(`reason.${alert.reason}`)}
        <span className="muted">
          {t('label.comma')}
          {format.roughAge(now - alert.openedAt)}
        </span>
      </span>
      <Button size="small" onPress={view}>
        {t('action.view')}
        <span className="vh"> {labelOf(alert, seat)}</span>
      </Button>
      {may('staff') ? (
        <Button
          size="small"
          busy={acknowledge.busy}
          className={classes(styles.name)}
          onPress={() => void name()}
        >
          {t('action.acknowledge')}
          <span className="vh"> {labelOf(alert, seat)}</span>
        </Button>
      ) : null}
    </div>
  );
}

function labelOf(alert: Alert, seat: Seat | undefined): string {
  return seat?.label ?? (alert.seatId === null ? '' : String(alert.facts.label ?? ''));
}
