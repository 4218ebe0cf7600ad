// Who is in the seat, in the seat's own colour.
import type { Seat } from '../../../ipc/seat.ts';
import { StateMark } from '../../components/state-mark.tsx';
import { useNow } from '../../hooks/use-now.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import styles from './guard-dialog.module.css';

export function WhoBox({ seat }: { seat: Seat }) {
  const { t } = useWords();
  const format = useFormat();
  const now = useNow('minute');
  const { inUse, label } = seat;
  const waiting = inUse?.waiting === true;
  const state = inUse !== null && !waiting ? 'inUse' : seat.state;
  const since = {
    since: format.moment(inUse?.since ?? seat.since, now),
    span: format.duration(now - (inUse?.since ?? seat.since)),
  };
  return (
    <section className={styles.who} data-state={state} data-loud={seat.loud || undefined}>
      <StateMark state={state} size="l" />
      <div className="grow">
        <p>
          <b>{t(`guardDialog.${whoKey(inUse)}`, { label })}</b>
        </p>
        <p className="num">
          {inUse === null
            ? t('guardDialog.stateSince', { state: t(`state.${seat.state}`), ...since })
            : inUse.controller === null
              ? t(inUse.by === 'unknown' ? 'guardDialog.mayBeInSince' : 'guardDialog.inSince', since)
              : t('guardDialog.controllerSince', { controller: inUse.controller, ...since })}
        </p>
      </div>
      {inUse?.until ? (
        <div className={styles.paid}>
          <p>{t('guardDialog.paidUntil', { time: format.moment(inUse.until, now) })}</p>
          <p>{t('seats.left', { span: format.duration(inUse.until - now) })}</p>
        </div>
      ) : null}
    </section>
  );
}

function whoKey(inUse: Seat['inUse']): 'nobody' | 'mayBeIn' | 'paidNotIn' | 'somebody' {
  if (inUse === null) return 'nobody';
  if (inUse.by === 'unknown') return 'mayBeIn';
  return inUse.waiting ? 'paidNotIn' : 'somebody';
}
