// Some alerts as a table: seat, what, since when, who takes care of it.
import { useId } from 'react';
import type { Alert } from '../../../ipc/seat.ts';
import { classes } from '../../components/classes.ts';
import { StateMark } from '../../components/state-mark.tsx';
import tables from '../../components/table.module.css';
import { useNow } from '../../hooks/use-now.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { useSeat } from '../../store/hooks.ts';
import { AlertActions } from './alert-actions.tsx';
import { alertWords } from './alert-words.ts';
import css from './alerts.module.css';

export interface AlertTableProps {
  title: string;
  alerts: readonly Alert[];
}

export function AlertTable({ title, alerts }: AlertTableProps) {
  const { t } = useWords();
  const heading = useId();
  const past = alerts[0]?.clearedAt !== null;
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} className={css.title}>
        {title} <span className="faint num">{alerts.length}</span>
      </h2>
      <table className={classes(tables.table, css.table)} aria-labelledby={heading}>
        <thead>
          <tr>
            <th scope="col">{t('label.seat')}</th>
            <th scope="col">{t('alerts.what')}</th>
            <th scope="col">{t(past ? 'alerts.ended' : 'alerts.since')}</th>
            <th scope="col">{t('alerts.by')}</th>
            <th scope="col">
              <span className="vh">{t('action.acknowledge')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {alerts.map((alert) => (
            <AlertRow key={alert.id} alert={alert} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function AlertRow({ alert }: { alert: Alert }) {
  const { t } = useWords();
  const seat = useSeat(alert.seatId ?? '');
  const label = alert.seatId === null ? t('alerts.cafe') : (seat?.label ?? alert.seatId);
  const state = alert.reason === 'LOST_WHILE_ON' ? 'lost' : 'attention';
  return (
    <tr data-past={alert.clearedAt !== null || undefined}>
      <th scope="row">
        <span className={css.seat} data-state={state} data-plain>
          <StateMark state={state} size="s" />
          {label}
        </span>
      </th>
      <td className={tables.wrapped}>{alertWords(t, alert)}</td>
      <td>
        <Times alert={alert} />
      </td>
      <td>
        <Taken alert={alert} />
      </td>
      <td className={tables.right}>
        <AlertActions alert={alert} label={seat?.label ?? null} />
      </td>
    </tr>
  );
}

function Times({ alert }: { alert: Alert }) {
  const { t } = useWords();
  const now = useNow('minute');
  const format = useFormat();
  if (alert.clearedAt !== null) {
    const age = format.age(alert.clearedAt - alert.openedAt);
    return <>{t('alerts.lasted', { clock: format.moment(alert.clearedAt, now), age })}</>;
  }
  const age = format.roughAge(now - alert.openedAt);
  return (
    <>
      <span className="num">{format.moment(alert.openedAt, now)}</span>{' '}
      <span className="muted">{t('time.ago', { age })}</span>
    </>
  );
}

function Taken({ alert }: { alert: Alert }) {
  const { t } = useWords();
  const now = useNow('minute');
  const format = useFormat();
  if (alert.acknowledged === null) return null;
  const { by, at } = alert.acknowledged;
  return <>{t('alerts.takenBy', { name: by, clock: format.moment(at, now) })}</>;
}
