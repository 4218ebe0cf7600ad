// Counts that filter, search, and the way the seats are drawn.
import { Button } from '../components/button.tsx';
import { Segmented } from '../components/segmented.tsx';
import { useSession } from '../hooks/use-session.ts';
import { useWords } from '../i18n/index.ts';
import { useApp } from '../services.ts';
import { useSeatIds } from '../store/hooks.ts';
import { useUi } from '../ui.ts';
import { Counts } from './counts.tsx';
import { Search } from './search.tsx';
import styles from './top-bar.module.css';

/** From so many seats on the overview is offered. */
const OVERVIEW_FROM = 80;

export function TopBar() {
  const { t } = useWords();
  const { ui } = useApp();
  const { locked, may } = useSession();
  const mode = useUi((state) => state.mode);
  const arranging = useUi((state) => state.arranging);
  const many = useSeatIds().length >= OVERVIEW_FROM;
  return (
    <header className={styles.bar} data-region="bar">
      <h1 className="vh">{t('shell.seats')}</h1>
      <Counts />
      <div className={styles.space} />
      {locked ? null : (
        <>
          {arranging ? (
            <Button kind="primary" icon="check" onPress={() => ui.set({ arranging: false })}>
              {t('seats.arrangeDone')}
            </Button>
          ) : (
            <Search />
          )}
          <Segmented
            label={t('seats.view')}
            value={mode}
            shrinks
            options={[
              ...(many || mode === 'overview'
                ? [{ id: 'overview', label: t('seats.overview'), icon: 'grid' } as const]
                : []),
              { id: 'map', label: t('seats.map'), icon: 'map' },
              { id: 'table', label: t('seats.table'), icon: 'table' },
            ]}
            onChange={(next) => ui.setMode(next)}
          />
          {mode === 'map' && !arranging && may('staff') ? (
            <Button
              kind="quiet"
              icon="edit"
              aria-label={t('seats.arrange')}
              title={t('seats.arrange')}
              onPress={() => ui.set({ arranging: true })}
            />
          ) : null}
        </>
      )}
    </header>
  );
}
