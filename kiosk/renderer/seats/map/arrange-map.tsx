// Arranging: seats are dragged to their places, or moved with Ctrl and the arrows; every drop is kept at once.
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { StateMark } from '../../components/state-mark.tsx';
import { errorText } from '../../i18n/errors.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { focusSeat } from '../focus-seat.ts';
import { seatOf } from '../use-seat-presses.ts';
import { arrange, type Spot } from './arrange.ts';
import styles from './arrange-map.module.css';
import type { Zone } from './layout.ts';
import map from './seat-map.module.css';
import { measures } from './seat-map.tsx';
import tile from './seat-tile.module.css';
import zones from './zone-grid.module.css';

/** Room to widen the zone while arranging. */
const SPARE = 1;

/** All tracks are of equal width here, aisles too. */
function columnsOf(zones: readonly Zone[]): Record<`--${string}`, number> {
  return { '--columns': Math.max(...zones.map((zone) => zone.columns)) + SPARE };
}

interface Drag {
  id: string;
  startX: number;
  startY: number;
  x: number;
  y: number;
}

export function ArrangeMap({ zones: list }: { zones: readonly Zone[] }) {
  const { t } = useWords();
  return (
    <div className={map.map} data-region="map">
      <p className={styles.hint}>{t('seats.arrangeHint')}</p>
      <div className={map.inside} style={{ ...measures(list), ...columnsOf(list) }}>
        {list.map((zone) => (
          <ArrangeZone key={zone.name} zone={zone} />
        ))}
      </div>
    </div>
  );
}

function ArrangeZone({ zone }: { zone: Zone }) {
  const { t } = useWords();
  const { cafe, client, toasts } = useApp();
  const grid = useRef<HTMLFieldSetElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const columns = zone.columns + SPARE;
  const rows = zone.rows + 1;

  const move = async (id: string, to: Spot): Promise<void> => {
    const places = arrange(zone.cells, id, to);
    if (places.length === 0) return;
    try {
      const { seats } = await client.call('seats.arrange', {
        places: places.map(({ id: seatId, row, column }) => ({ seatId, place: { row, column } })),
      });
      for (const seat of seats) cafe.acceptSeat(seat);
      focusSeat(id);
    } catch (error) {
      toasts.show({ kind: 'bad', title: t('seats.notArranged'), text: errorText(t, error) });
    }
  };
  const drop = (event: PointerEvent): void => {
    const box = grid.current?.getBoundingClientRect();
    if (drag === null || box === undefined) {
      setDrag(null);
      return;
    }
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
    setDrag(null);
    if (column >= 0 && column < columns && row >= 0 && row < rows) void move(drag.id, { row, column });
  };
  const keys = (event: KeyboardEvent): void => {
    const cell = zone.cells.find((one) => one.id === seatOf(event.target));
    const steps: Record<string, Spot> = {
      ArrowLeft: { row: 0, column: -1 },
      ArrowRight: { row: 0, column: 1 },
      ArrowUp: { row: -1, column: 0 },
      ArrowDown: { row: 1, column: 0 },
    };
    const step = steps[event.key];
    if (!cell || !step || !event.ctrlKey) return;
    event.preventDefault();
    const to = { row: cell.row + step.row, column: cell.column + step.column };
    if (to.row >= 0 && to.column >= 0) void move(cell.id, to);
  };

  return (
    <section className={zones.zone}>
      <div className={zones.head}>
        <h2>{zone.name}</h2>
      </div>
      <fieldset
        ref={grid}
        className={styles.grid}
        aria-label={zone.name}
        style={{ gridTemplate: `repeat(${rows}, var(--seat-h)) / repeat(${columns}, minmax(0, 1fr))` }}
        onKeyDown={keys}
        onPointerMove={(event) => {
          if (drag) setDrag({ ...drag, x: event.clientX - drag.startX, y: event.clientY - drag.startY });
        }}
        onPointerUp={drop}
        onPointerCancel={() => setDrag(null)}
      >
        {zone.cells.map((cell) => {
          const seat = cafe.seat(cell.id);
          return seat ? (
            <button
              type="button"
              key={cell.id}
              className={`${tile.seat} ${styles.tile}`}
              data-seat={cell.id}
              data-state={seat.state}
              data-loud={seat.loud || undefined}
              style={{
                gridRow: cell.row + 1,
                gridColumn: cell.column + 1,
                ...(drag?.id === cell.id
                  ? { transform: `translate(${drag.x}px, ${drag.y}px)`, zIndex: 3 }
                  : {}),
              }}
              onPointerDown={(event) => {
                event.currentTarget.setPointerCapture(event.pointerId);
                setDrag({ id: cell.id, startX: event.clientX, startY: event.clientY, x: 0, y: 0 });
              }}
            >
              <span className={tile.label}>{seat.label}</span>
              <StateMark state={seat.state} className={tile.mark ?? ''} />
            </button>
          ) : null;
        })}
      </fieldset>
    </section>
  );
}
