// Before the first answer: nothing for 300 ms, then the places and labels from the last start.
import { useEffect, useMemo, useState } from 'react';
import { StateMark } from '../../components/state-mark.tsx';
import { useWords } from '../../i18n/index.ts';
import { placeMemory } from '../place-memory.ts';
import { layOut } from './layout.ts';
import map from './seat-map.module.css';
import { measures } from './seat-map.tsx';
import tile from './seat-tile.module.css';
import styles from './zone-grid.module.css';

const SHOWN_AFTER_MS = 300;

export function MemoryMap() {
  const { t } = useWords();
  const [shown, setShown] = useState(false);
  const { seats, zones } = useMemo(() => {
    const memory = placeMemory.read();
    return { seats: new Map(memory.map((seat) => [seat.id, seat])), zones: layOut(memory, [], 'map') };
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={map.map} data-memory="" aria-busy="true">
      <p className="vh" role="status">
        {shown ? t('seats.reading') : ''}
      </p>
      <div className={map.inside} style={measures(zones)}>
        {shown
          ? zones.map((zone) => (
              <section key={zone.name} className={styles.zone}>
                <div className={styles.head}>
                  <h2>{zone.name}</h2>
                </div>
                <div
                  className={styles.seats}
                  style={{
                    gridTemplateColumns: `repeat(${zone.columns}, minmax(0, var(--seat-w)))`,
                    gridAutoRows: 'var(--seat-h)',
                  }}
                >
                  {zone.cells.map((cell) => (
                    <div
                      key={cell.id}
                      className={tile.seat}
                      data-state="off"
                      style={{ gridRow: cell.row + 1, gridColumn: cell.column + 1 }}
                    >
                      <span className={tile.label}>{seats.get(cell.id)?.label}</span>
                      <StateMark state="unknown" className={tile.mark ?? ''} />
                      <span className={tile.word}>{t('seats.readingShort')}</span>
                    </div>
                  ))}
                </div>
              </section>
            ))
          : null}
      </div>
    </div>
  );
}
