// One seat on the map. It is drawn again only when this seat, its selection or its filtering changes.
import { memo } from 'react';
import type { Seat } from '../../../ipc/seat.ts';
import { classes } from '../../components/classes.ts';
import { StateMark } from '../../components/state-mark.tsx';
import { useNow } from '../../hooks/use-now.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { useSeat } from '../../store/hooks.ts';
import { useUi } from '../../ui.ts';
import { isShown } from '../match.ts';
import styles from './seat-tile.module.css';
import { isMemory, neverRead, tileFacts } from './tile-facts.ts';

export interface SeatTileProps {
  id: string;
  row: number;
  column: number;
  /** The one of its zone that Tab reaches. */
  tabStop: boolean;
  /** Overview: label and mark only. */
  small: boolean;
}

export const SeatTile = memo(function SeatTile({ id, row, column, tabStop, small }: SeatTileProps) {
  const seat = useSeat(id);
  const selected = useUi((state) => state.selected.has(id));
  const open = useUi((state) => state.openSeatId === id);
  const dim = useUi((state) => seat !== undefined && !isShown(seat, state.filter, state.query));
  if (seat === undefined) return null;
  const unread = neverRead(seat);
  const problem = seat.state === 'lost' || seat.state === 'attention';
  return (
    <div
      role="option"
      aria-selected={selected}
      aria-current={open ? 'true' : undefined}
      tabIndex={tabStop ? 0 : -1}
      className={classes(
        styles.seat,
        small && styles.small,
        isMemory(seat) && styles.memory,
        dim && !(problem && seat.loud) && styles.dim,
      )}
      data-seat={id}
      data-state={seat.state}
      data-loud={seat.loud || undefined}
      style={{ gridRow: row + 1, gridColumn: column + 1 }}
    >
      <span
        className={classes(styles.label, isLong(seat.label) && styles.long)}
        title={isLong(seat.label) ? seat.label : undefined}
      >
        {seat.label}
      </span>
      <StateMark state={unread ? 'unknown' : seat.state} className={styles.mark ?? ''} />
      {seat.state === 'booting' ? (
        <EverySecond seat={seat} small={small} />
      ) : (
        <EveryMinute seat={seat} small={small} />
      )}
    </div>
  );
});

/** Wider than a number such as `A107`; ideographs take the room of two letters. */
function isLong(label: string): boolean {
  let width = 0;
  for (const letter of label) width += /[\u1100-\uffee]/u.test(letter) ? 2 : 1;
  return width > 5;
}

function EverySecond(props: { seat: Seat; small: boolean }) {
  return <Words {...props} now={useNow('second')} />;
}

function EveryMinute(props: { seat: Seat; small: boolean }) {
  return <Words {...props} now={useNow('minute')} />;
}

function Words({ seat, small, now }: { seat: Seat; small: boolean; now: number }) {
  const { t } = useWords();
  const format = useFormat();
  const facts = tileFacts(seat, now, t, format);
  const full = seat.state === 'maintenance' && !neverRead(seat) ? t('state.maintenance') : facts.word;
  return (
    <>
      <span className={classes(styles.word, small && 'vh')}>
        {full === facts.word ? (
          facts.word
        ) : (
          <>
            <span aria-hidden="true">{facts.word}</span>
            <span className="vh">{full}</span>
          </>
        )}
      </span>
      {facts.band === null ? (
        <span className={classes(styles.meta, small && 'vh')}>{facts.meta}</span>
      ) : (
        <span className={classes(styles.band, small && styles.bandSmall)}>
          <span className={small ? 'vh' : ''}>{facts.band}</span>
        </span>
      )}
      {facts.progress === null || small ? null : (
        <span className={styles.bar}>
          <i style={{ transform: `scaleX(${facts.progress})` }} />
        </span>
      )}
    </>
  );
}
