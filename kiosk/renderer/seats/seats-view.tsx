// The seats: counts and tools above, alerts, then map or table, and the panel at the side.

import { EmptyState } from '../components/empty-state.tsx';
import { Toasts } from '../components/toasts.tsx';
import { useSession } from '../hooks/use-session.ts';
import { useWords } from '../i18n/index.ts';
import { useLoaded, useSeatIds } from '../store/hooks.ts';
import { useUi } from '../ui.ts';
import { LockPanel } from '../views/lock/lock-panel.tsx';
import { AlertStrip } from './alert-strip.tsx';
import { AnsweredNote } from './answered/answered-note.tsx';
import { Banners } from './banners.tsx';
import { SelectionBar } from './bulk/selection-bar.tsx';
import { JobDock } from './jobs/job-dock.tsx';
import { SeatMap } from './map/seat-map.tsx';
import { NoSeats } from './no-seats.tsx';
import { SeatPanel } from './panel/seat-panel.tsx';
import styles from './seats-view.module.css';
import { SeatTable } from './table/seat-table.tsx';
import { TopBar } from './top-bar.tsx';
import { useEscapeLevels } from './use-escape-levels.ts';

export function SeatsView() {
  const { locked, person } = useSession();
  const { t } = useWords();
  const loaded = useLoaded();
  const empty = useSeatIds().length === 0;
  const mode = useUi((state) => state.mode);
  const openSeatId = useUi((state) => state.openSeatId);
  useEscapeLevels();
  return (
    <div className={styles.view}>
      <TopBar />
      <div className={styles.notes}>
        <Banners />
        {locked ? null : <AlertStrip />}
      </div>
      <div className={styles.work}>
        <div className={styles.stage}>
          <AnsweredNote />
          {person === null ? (
            // Without a session the counter shows nothing, so there is nothing to wait for.
            <EmptyState icon="lock" title={t('seats.logIn')} text={t('seats.logInText')} />
          ) : loaded && empty && !locked ? (
            <NoSeats />
          ) : mode === 'table' && !locked ? (
            <SeatTable />
          ) : (
            <SeatMap />
          )}
          {locked ? null : (
            <div>
              <JobDock />
              <SelectionBar />
            </div>
          )}
          {locked ? null : <Toasts />}
        </div>
        {locked ? <LockPanel /> : openSeatId === null ? null : <SeatPanel key={openSeatId} id={openSeatId} />}
      </div>
    </div>
  );
}
