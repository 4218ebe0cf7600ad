// All seats as a table: sorted, filtered, with as many rows drawn as can be seen.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { classes } from '../../components/classes.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Icon } from '../../components/icon.tsx';
import shared from '../../components/table.module.css';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { useSeats } from '../../store/hooks.ts';
import { useUi } from '../../ui.ts';
import { isShown } from '../match.ts';
import { useLinkDown } from '../use-link-down.ts';
import { useSeatPresses } from '../use-seat-presses.ts';
import { COLUMNS, type Column, RIGHT, type Sorting, sortSeats } from './columns.ts';
import { SeatRow } from './seat-row.tsx';
import styles from './seat-table.module.css';
import { useRowHeight } from './use-row-height.ts';
import { useTableKeys } from './use-table-keys.ts';

export function SeatTable() {
  const { t } = useWords();
  const { ui } = useApp();
  const all = useSeats();
  const filter = useUi((state) => state.filter);
  const query = useUi((state) => state.query);
  const [sorting, setSorting] = useState<Sorting>({ column: 'state', descending: false });
  const seats = useMemo(
    () =>
      sortSeats(
        all.filter((seat) => isShown(seat, filter, query)),
        sorting,
      ),
    [all, filter, query, sorting],
  );
  const scroll = useRef<HTMLElement>(null);
  const height = useRowHeight();
  const rows = useVirtualizer({
    count: seats.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => height,
    overscan: 12,
    getItemKey: (index) => seats[index]?.id ?? index,
  });
  const keys = useTableKeys(seats, (index) => rows.scrollToIndex(index));
  const presses = useSeatPresses();
  const memory = useLinkDown();
  const focused = useUi((state) => state.focusedSeatId);
  const tabStop = seats.some((seat) => seat.id === focused) ? focused : seats[0]?.id;
  const drawn = rows.getVirtualItems();
  const before = drawn[0]?.start ?? 0;
  const after = rows.getTotalSize() - (drawn.at(-1)?.end ?? 0);

  if (seats.length === 0) {
    return (
      <EmptyState
        icon="search"
        title={t('seats.noMatch')}
        text={t('seats.noMatchText', { count: all.length })}
        actions={<Button onPress={() => ui.set({ filter: null, query: '' })}>{t('seats.showAll')}</Button>}
      />
    );
  }
  return (
    <section
      ref={scroll}
      aria-label={t('shell.seats')}
      className={classes(shared.wrap, styles.wrap)}
      data-region="map"
      data-memory={memory ? '' : undefined}
      onKeyDown={keys}
      {...presses}
    >
      <table
        className={classes(shared.table, styles.table)}
        aria-label={t('shell.seats')}
        aria-rowcount={seats.length + 1}
      >
        <thead>
          <tr>
            <th scope="col" className={styles.checkCell}>
              <SelectAll ids={seats.map((seat) => seat.id)} />
            </th>
            {COLUMNS.map((column) => (
              <HeadCell key={column} column={column} sorting={sorting} onSort={setSorting} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer height={before} />
          {drawn.map((item) => {
            const seat = seats[item.index];
            return seat ? (
              <SeatRow key={seat.id} id={seat.id} index={item.index} tabStop={seat.id === tabStop} />
            ) : null;
          })}
          <Spacer height={after} />
        </tbody>
      </table>
    </section>
  );
}

/** Stands for the rows that are not drawn. */
function Spacer({ height }: { height: number }) {
  return height > 0 ? <tr className={styles.spacer} style={{ height }} /> : null;
}

function HeadCell(props: { column: Column; sorting: Sorting; onSort(sorting: Sorting): void }) {
  const { column, sorting, onSort } = props;
  const { t } = useWords();
  const active = sorting.column === column;
  return (
    <th
      scope="col"
      className={classes(RIGHT.has(column) && shared.right, column === 'boot' && styles.boot)}
      aria-sort={active ? (sorting.descending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className={styles.sort}
        onClick={() => onSort({ column, descending: active && !sorting.descending })}
      >
        {t(`table.${column}`)}
        {active ? <Icon name={sorting.descending ? 'down' : 'up'} size="s" /> : null}
      </button>
    </th>
  );
}

function SelectAll({ ids }: { ids: readonly string[] }) {
  const { t } = useWords();
  const { ui } = useApp();
  const count = useUi((state) => ids.filter((id) => state.selected.has(id)).length);
  const every = count === ids.length;
  return (
    <input
      type="checkbox"
      className={styles.check}
      aria-label={t('table.selectAll')}
      checked={every}
      ref={(element) => {
        if (element) element.indeterminate = count > 0 && !every;
      }}
      onChange={() => ui.select(every ? [] : ids)}
    />
  );
}
