// One row of the table, drawn again only when its seat changes.
import { memo, type ReactNode } from 'react';
import type { Seat } from '../../../ipc/seat.ts';
import { classes } from '../../components/classes.ts';
import { StatePill } from '../../components/state-mark.tsx';
import shared from '../../components/table.module.css';
import { useNow } from '../../hooks/use-now.ts';
import { stopwatch, useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { useSeat } from '../../store/hooks.ts';
import { useUi } from '../../ui.ts';
import { bootWords } from '../boot-words.ts';
import { isMemory, lastSeen } from '../map/tile-facts.ts';
import { whoWords } from '../who-words.ts';
import { COLUMNS, type Column, RIGHT } from './columns.ts';
import styles from './seat-table.module.css';

const OLD_MS = 30_000;

export const SeatRow = memo(function SeatRow({
  id,
  index,
  tabStop,
}: {
  id: string;
  index: number;
  tabStop: boolean;
}) {
  const { t } = useWords();
  const { ui } = useApp();
  const seat = useSeat(id);
  const selected = useUi((state) => state.selected.has(id));
  const open = useUi((state) => state.openSeatId === id);
  if (seat === undefined) return null;
  return (
    <tr
      data-seat={id}
      tabIndex={tabStop ? 0 : -1}
      data-selected={selected || undefined}
      aria-rowindex={index + 2}
      className={classes(styles.row, open && styles.open)}
    >
      <td className={styles.checkCell}>
        <input
          type="checkbox"
          className={styles.check}
          tabIndex={-1}
          checked={selected}
          aria-label={t('table.select', { label: seat.label })}
          onClick={(event) => event.stopPropagation()}
          onChange={() => ui.toggleSelected(id)}
        />
      </td>
      {COLUMNS.map((column) =>
        column === 'seat' ? (
          <th key={column} scope="row">
            {seat.label}
          </th>
        ) : (
          <td
            key={column}
            className={classes(
              RIGHT.has(column) && shared.right,
              RIGHT.has(column) && 'num',
              column === 'boot' && styles.boot,
            )}
          >
            <Cell seat={seat} column={column} />
          </td>
        ),
      )}
    </tr>
  );
});

function Cell({ seat, column }: { seat: Seat; column: Column }): ReactNode {
  const { t } = useWords();
  const { inUse, load } = seat;
  switch (column) {
    case 'state':
      return <StatePill state={seat.state} memory={isMemory(seat)} />;
    case 'since':
      return <Since seat={seat} />;
    case 'power':
      return <Doubt old={seat.power.value === 'unknown'}>{t(`power.value_${seat.power.value}`)}</Doubt>;
    case 'codes':
      return (
        <Doubt old={seat.codes.value === 'stale' || seat.codes.value === 'conflict'}>
          {seat.power.value === 'off' ? '' : t(`known.codes_${seat.codes.value}`)}
        </Doubt>
      );
    case 'who':
      return inUse === null ? '' : whoWords(inUse, t);
    case 'ends':
      return inUse?.until ? <Ends at={inUse.until} /> : '';
    case 'gpu':
      return load?.gpuPercent === null || load === null ? '' : `${Math.round(load.gpuPercent)} %`;
    case 'temp':
      return load?.gpuCelsius === null || load === null ? '' : `${Math.round(load.gpuCelsius)} °C`;
    case 'boot':
      return <Boot known={seat.bootDevice} />;
    case 'ip':
      return seat.machine.ip;
    case 'seen':
      return <Seen seat={seat} />;
    default:
      return seat.label;
  }
}

function Doubt({ old, children }: { old: boolean; children: ReactNode }) {
  return <span className={classes(old && styles.doubt)}>{children}</span>;
}

function Boot({ known }: { known: Seat['bootDevice'] }) {
  const { t } = useWords();
  const now = useNow('minute');
  const format = useFormat();
  if (known === null) {
    return (
      <span title={t('table.bootUnknown')}>
        <span aria-hidden="true">–</span>
        <span className="vh">{t('table.bootUnknown')}</span>
      </span>
    );
  }
  const age = format.roughAge(now - known.at);
  return (
    <span title={t('table.bootRead', { age })}>
      {bootWords(known, t)} <span className={styles.age}>{age}</span>
    </span>
  );
}

function Since({ seat }: { seat: Seat }) {
  const now = useNow('minute');
  const format = useFormat();
  const span = now - (seat.state === 'inUse' ? (seat.inUse?.since ?? seat.since) : seat.since);
  return span < 60_000 ? format.roughAge(span) : stopwatch(span, 'hours');
}

function Ends({ at }: { at: number }) {
  const now = useNow('minute');
  return useFormat().moment(at, now);
}

function Seen({ seat }: { seat: Seat }) {
  const now = useNow('second');
  const { t } = useWords();
  const format = useFormat();
  const at = lastSeen(seat);
  if (at === 0) return <Doubt old>{t('seats.never')}</Doubt>;
  return <Doubt old={now - at > OLD_MS}>{format.age(now - at)}</Doubt>;
}
