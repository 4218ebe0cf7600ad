// One zone: its head and the grid of its seats.
import { memo, useId } from 'react';
import { classes } from '../../components/classes.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { useLink, useNode, useSeats } from '../../store/hooks.ts';
import { useUi } from '../../ui.ts';
import { isFreeToSell } from '../free-to-sell.ts';
import { useLinkDown } from '../use-link-down.ts';
import type { Zone } from './layout.ts';
import { SeatTile } from './seat-tile.tsx';
import styles from './zone-grid.module.css';

export const ZoneGrid = memo(function ZoneGrid({ zone, small }: { zone: Zone; small: boolean }) {
  const headId = useId();
  const first = zone.cells[0]?.id;
  const tabStop = useUi((state) =>
    zone.cells.some((cell) => cell.id === state.focusedSeatId) ? state.focusedSeatId : first,
  );
  const aisle = small ? '8px' : zone.rooms.length > 0 ? '10px' : '14px';
  const tracks = (count: number, empty: ReadonlySet<number>, full: string, narrow: string): string =>
    Array.from({ length: count }, (_, index) => (empty.has(index) ? narrow : full)).join(' ');
  return (
    <section className={classes(styles.zone, small && styles.small)} aria-labelledby={headId}>
      <div className={styles.head}>
        <h2 id={headId}>{zone.name}</h2>
        <ZoneCount zone={zone} />
      </div>
      <div
        role="listbox"
        aria-multiselectable="true"
        aria-labelledby={headId}
        className={classes(styles.seats, zone.rooms.length > 0 && styles.rooms)}
        style={{
          gridTemplateColumns: tracks(zone.columns, zone.emptyColumns, 'minmax(0, var(--seat-w))', aisle),
          gridTemplateRows: tracks(zone.rows, zone.emptyRows, 'var(--seat-h)', '10px'),
        }}
      >
        {zone.rooms.map((room) => (
          <div
            key={`${room.row}.${room.column}`}
            role="presentation"
            className={styles.room}
            style={{
              gridRow: `${room.row + 1} / ${room.endRow + 2}`,
              gridColumn: `${room.column + 1} / ${room.endColumn + 2}`,
            }}
          />
        ))}
        {zone.cells.map((cell) => (
          <SeatTile key={cell.id} {...cell} small={small} tabStop={cell.id === tabStop} />
        ))}
      </div>
    </section>
  );
});

function ZoneCount({ zone }: { zone: Zone }) {
  const { t } = useWords();
  const format = useFormat();
  const down = useLinkDown();
  const link = useLink();
  const free = useFreeSeats(zone.name);
  const seats = t('seats.seatCount', { count: zone.cells.length });
  return (
    <span className={classes(styles.count, 'num')}>
      {down
        ? t('seats.asOf', { seats, time: format.time(link.since) })
        : t('seats.freeCount', { seats, count: free })}
    </span>
  );
}

function useFreeSeats(zone: string): number {
  const node = useNode();
  return useSeats().filter((seat) => seat.zone === zone && isFreeToSell(seat, node)).length;
}
