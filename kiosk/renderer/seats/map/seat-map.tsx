// The map of the café: keeps every seat in its place, takes keys and presses for all of them.
import { type CSSProperties, useEffect, useMemo, useRef } from 'react';
import { Button } from '../../components/button.tsx';
import { classes } from '../../components/classes.ts';
import { useSession } from '../../hooks/use-session.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { useCafe, useSeats, useZones } from '../../store/hooks.ts';
import { useUi } from '../../ui.ts';
import { isShown } from '../match.ts';
import { placeMemory } from '../place-memory.ts';
import { useLinkDown } from '../use-link-down.ts';
import { useSeatPresses } from '../use-seat-presses.ts';
import { ArrangeMap } from './arrange-map.tsx';
import { layOut, type Zone } from './layout.ts';
import { MemoryMap } from './memory-map.tsx';
import styles from './seat-map.module.css';
import { useMapKeys } from './use-map-keys.ts';
import { useWheelDensity } from './use-wheel-density.ts';
import { ZoneGrid } from './zone-grid.tsx';

export function SeatMap() {
  const loaded = useCafe((state) => state.loaded);
  const arranging = useUi((state) => state.arranging);
  const zones = useLayout();
  if (!loaded) return <MemoryMap />;
  return arranging ? <ArrangeMap zones={zones} /> : <Zones zones={zones} />;
}

/** Computed again only when a seat comes, goes or changes its place, label or zone. */
function useLayout(): readonly Zone[] {
  const { cafe } = useApp();
  const layout = useCafe((state) => state.layout);
  const zones = useZones();
  const mode = useUi((state) => (state.mode === 'overview' ? 'overview' : 'map'));
  useEffect(() => {
    if (layout > 0) placeMemory.write(cafe.seats());
  }, [cafe, layout]);
  return useMemo(() => (layout < 0 ? [] : layOut(cafe.seats(), zones, mode)), [cafe, layout, zones, mode]);
}

function Zones({ zones }: { zones: readonly Zone[] }) {
  const { t } = useWords();
  const { locked } = useSession();
  const small = useUi((state) => state.mode === 'overview');
  const memory = useLinkDown();
  const element = useRef<HTMLElement>(null);
  const keys = useMapKeys(zones);
  const presses = useSeatPresses();
  useWheelDensity(element);
  return (
    <section
      ref={element}
      aria-label={t('shell.seats')}
      className={classes(styles.map, small && styles.overview)}
      data-region="map"
      data-memory={memory ? '' : undefined}
      inert={locked}
      onKeyDown={keys}
      {...presses}
    >
      {locked ? null : <NoMatch />}
      <div className={styles.inside} style={measures(zones)}>
        {zones.map((zone) => (
          <ZoneGrid key={zone.name} zone={zone} small={small} />
        ))}
      </div>
    </section>
  );
}

/** The map stays as it is and goes grey; only words tell that this is the answer to a search. */
function NoMatch() {
  const filtered = useUi(({ filter, query }) => filter !== null || query.trim() !== '');
  return filtered ? <NoMatchNote /> : null;
}

function NoMatchNote() {
  const { t } = useWords();
  const { ui } = useApp();
  const seats = useSeats();
  const filter = useUi((state) => state.filter);
  const query = useUi((state) => state.query);
  if (seats.some((seat) => isShown(seat, filter, query))) return null;
  return (
    <p className={styles.noMatch} role="status">
      <b>{t('seats.noMatch')}</b>
      <Button size="small" onPress={() => ui.set({ filter: null, query: '' })}>
        {t('seats.showAll')}
      </Button>
    </p>
  );
}

/** What the sizes of tiles are made from: rows that share the height, and what takes height besides them. */
export function measures(zones: readonly Zone[]): CSSProperties & Record<`--${string}`, number> {
  let rows = 0;
  let aisles = 0;
  let gaps = 0;
  for (const zone of zones) {
    rows += zone.rows - zone.emptyRows.size;
    aisles += zone.emptyRows.size;
    gaps += zone.rows - 1;
  }
  return {
    '--rows': Math.max(1, rows),
    '--aisles': aisles,
    '--gaps': gaps,
    '--zones': Math.max(1, zones.length),
    '--columns': Math.max(4, ...zones.map((zone) => zone.columns - zone.emptyColumns.size)),
  };
}
