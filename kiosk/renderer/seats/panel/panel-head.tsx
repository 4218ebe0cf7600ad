// Label, place, state and one line about freshness.
import { useState } from 'react';
import type { Seat } from '../../../ipc/seat.ts';
import { IconButton } from '../../components/button.tsx';
import { classes } from '../../components/classes.ts';
import { StateMark } from '../../components/state-mark.tsx';
import { useNow } from '../../hooks/use-now.ts';
import { useSession } from '../../hooks/use-session.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { focusSeat } from '../focus-seat.ts';
import { neverRead } from '../map/tile-facts.ts';
import { EditDialog } from './edit-dialog.tsx';
import styles from './seat-panel.module.css';
import { useFreshness } from './use-freshness.ts';

export function PanelHead({ seat, headId }: { seat: Seat; headId: string }) {
  const { t } = useWords();
  const { ui } = useApp();
  const { may } = useSession();
  const [editing, setEditing] = useState(false);
  const format = useFormat();
  const now = useNow('second');
  const sources = useFreshness(seat).filter(({ silent }) => !silent);
  const old = sources.filter((source) => source.old).length;
  const known = sources.flatMap(({ at }) => at ?? []);
  const oldest = format.age(now - Math.min(...known));
  const place = seat.place ? t('seats.placeRow', { zone: seat.zone, row: seat.place.row + 1 }) : seat.zone;
  const unread = neverRead(seat);
  return (
    <header className={styles.head} data-state={seat.state} data-plain="" data-loud="">
      <StateMark state={unread ? 'unknown' : seat.state} size="l" />
      <div className={styles.title}>
        <h2 id={headId}>{seat.label}</h2>
        <span className="muted">{place}</span>
      </div>
      <div className={styles.tools}>
        {may('staff') ? (
          <IconButton icon="edit" kind="quiet" label={t('seats.edit')} onPress={() => setEditing(true)} />
        ) : null}
        <IconButton
          icon="close"
          kind="quiet"
          label={t('action.close')}
          kbd="Esc"
          onPress={() => {
            ui.closeSeat();
            focusSeat(seat.id);
          }}
        />
      </div>
      <p className={styles.state}>
        {unread ? t('seats.readingShort') : t(`state.${seat.state}`)}{' '}
        <span className="num">{stateSpan(seat, now, format)}</span>
      </p>
      {seat.reasons.length > 0 ? (
        <p className={styles.reason}>{seat.reasons.map((reason) => t(`reason.${reason}`)).join(' · ')}</p>
      ) : null}
      <p className={classes(styles.fresh, old > 0 && styles.old)}>
        {known.length === 0
          ? t('seats.neverRead')
          : old > 0
            ? t('seats.someOld', { old, count: sources.length })
            : t('seats.allFresh', { count: known.length, age: oldest })}
      </p>
      {editing ? <EditDialog seat={seat} onClose={() => setEditing(false)} /> : null}
    </header>
  );
}

function stateSpan(seat: Seat, now: number, format: ReturnType<typeof useFormat>): string {
  const since = seat.state === 'inUse' ? (seat.inUse?.since ?? seat.since) : seat.since;
  return now - since < 60_000 ? format.age(now - since) : format.duration(now - since);
}
