// Who is in, since when, until when; marks a seat as taken and lets it go again.
import { useState } from 'react';
import type { Seat } from '../../../ipc/seat.ts';
import { Button } from '../../components/button.tsx';
import { useNow } from '../../hooks/use-now.ts';
import { useSession } from '../../hooks/use-session.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { useSeatActions } from '../actions/use-seat-actions.ts';
import { isMarked } from '../is-marked.ts';
import { whoWords } from '../who-words.ts';
import { MarkDialog } from './mark-dialog.tsx';
import styles from './seat-panel.module.css';

export function RentalSection({ seat }: { seat: Seat }) {
  const { t } = useWords();
  const { may } = useSession();
  const { cafe } = useApp();
  const { attempt } = useSeatActions();
  const [marking, setMarking] = useState(false);
  const release = async (): Promise<void> => {
    const answer = await attempt(
      seat,
      'seats.release',
      { seatId: seat.id },
      t('seats.notReleased', { label: seat.label }),
    );
    if (answer) cafe.acceptSeat(answer);
  };
  const markable = may('staff') && seat.maintenance === null;
  return (
    <section className={styles.section} aria-label={t('seats.rental')}>
      <Facts seat={seat} />
      {markable ? (
        <div className={styles.row}>
          <Button size="small" icon="ticket" onPress={() => setMarking(true)}>
            {t(isMarked(seat) ? 'seats.changeEnd' : 'seats.markInUse')}
          </Button>
          {isMarked(seat) ? (
            <Button size="small" onPress={() => void release()}>
              {t('seats.release')}
            </Button>
          ) : null}
        </div>
      ) : null}
      {marking ? <MarkDialog seat={seat} onClose={() => setMarking(false)} /> : null}
    </section>
  );
}

function Facts({ seat }: { seat: Seat }) {
  const { t } = useWords();
  const format = useFormat();
  const now = useNow('minute');
  const { inUse, maintenance } = seat;
  return (
    <dl className={styles.facts}>
      {maintenance ? (
        <div className={styles.wide}>
          <dt>{t('state.maintenance')}</dt>
          <dd>
            {[maintenance.reason, maintenance.by, format.dateTime(maintenance.since)].join(t('label.comma'))}
          </dd>
        </div>
      ) : null}
      {inUse?.by === 'unknown' ? (
        <div className={styles.wide}>
          <dt>{t('seats.controller')}</dt>
          <dd>
            {whoWords(inUse, t)}
            {t('label.comma')}
            {format.moment(inUse.since, now)}
          </dd>
        </div>
      ) : inUse ? (
        <>
          <div>
            <dt>{t('seats.paidUntil')}</dt>
            <dd>
              {inUse.until === null ? (
                t(isMarked(seat) ? 'seats.openEnd' : 'seats.notMarked')
              ) : (
                <>
                  <b className="num">{format.moment(inUse.until, now)}</b>
                  {t('label.comma')}
                  {inUse.until > now
                    ? t('seats.left', { span: format.duration(inUse.until - now) })
                    : t('seats.over', { span: format.duration(now - inUse.until) })}
                </>
              )}
            </dd>
          </div>
          <div>
            <dt>{t(inUse.waiting ? 'seats.paidSince' : 'seats.inSince')}</dt>
            <dd className="num">{format.moment(inUse.since, now)}</dd>
          </div>
          <div>
            <dt>{t('seats.controller')}</dt>
            <dd className="num">{whoWords(inUse, t)}</dd>
          </div>
        </>
      ) : null}
      {seat.notes || seat.tags.length > 0 ? (
        <div className={styles.wide}>
          <dt>{t('seats.notes')}</dt>
          <dd>{[seat.notes, ...seat.tags.map((tag) => `#${tag}`)].filter(Boolean).join(' ')}</dd>
        </div>
      ) : null}
    </dl>
  );
}
