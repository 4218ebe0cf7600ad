// How many seats are in which state, and how many nobody can tell of; each count filters.

import { SEAT_STATES, type SeatState } from '../../ipc/seat.ts';
import { classes } from '../components/classes.ts';
import { StateMark } from '../components/state-mark.tsx';
import { useSession } from '../hooks/use-session.ts';
import { useWords } from '../i18n/index.ts';
import { useApp } from '../services.ts';
import { useCounts, useLoaded } from '../store/hooks.ts';
import { useUi } from '../ui.ts';
import styles from './counts.module.css';
import { useLinkDown } from './use-link-down.ts';

const isProblem = (state: SeatState): boolean => state === 'lost' || state === 'attention';

export function Counts() {
  const { t } = useWords();
  const { ui } = useApp();
  const { locked } = useSession();
  const counts = useCounts();
  const filter = useUi((state) => state.filter);
  const loaded = useLoaded();
  const down = useLinkDown();
  const known = loaded && !down;
  const pick = (state: SeatState | null): void => {
    if (!locked) ui.set({ filter: filter === state ? null : state });
  };
  return (
    <fieldset className={styles.counts} aria-label={t('seats.filterBy')}>
      <button
        type="button"
        className={styles.count}
        aria-pressed={filter === null}
        onClick={() => pick(null)}
      >
        <span className={styles.number}>{counts.all > 0 ? counts.all : known ? 0 : '–'}</span>
        <span className={styles.word}>{t('seats.all')}</span>
      </button>
      {SEAT_STATES.map((state) => (
        <Count
          key={state}
          state={state}
          count={known ? counts.states[state] : null}
          unsure={counts.unsure[state]}
          pressed={filter === state}
          onPress={() => pick(state)}
        />
      ))}
    </fieldset>
  );
}

interface CountProps {
  state: SeatState;
  /** Null: not known. */
  count: number | null;
  /** Seats that were so when somebody could last tell. */
  unsure: number;
  pressed: boolean;
  onPress(): void;
}

function Count({ state, count, unsure, pressed, onPress }: CountProps) {
  const { t } = useWords();
  return (
    <>
      {state === 'lost' ? <span className={styles.gap} /> : null}
      <button
        type="button"
        className={classes(styles.count, isProblem(state) && styles.problem)}
        data-state={state}
        data-plain=""
        data-loud=""
        data-zero={count === 0 ? '' : undefined}
        aria-pressed={pressed}
        onClick={onPress}
      >
        <span className={styles.number}>
          {count === null ? (
            '–'
          ) : (
            <>
              <StateMark state={state} />
              {count}
              {unsure > 0 ? (
                <small className={styles.unsure} title={t('seats.unsure', { count: unsure })}>
                  <span aria-hidden="true">+{unsure}?</span>
                  <span className="vh">{t('seats.unsure', { count: unsure })}</span>
                </small>
              ) : null}
            </>
          )}
        </span>
        <span className={styles.word}>{t(`state.${state}`)}</span>
      </button>
    </>
  );
}
