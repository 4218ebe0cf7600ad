// The mark of a seat's state: one silhouette per state, so that colour never stands alone.
import type { ReactNode } from 'react';
import type { SeatState } from '../../ipc/seat.ts';
import { useWords } from '../i18n/index.ts';
import { classes } from './classes.ts';
import styles from './state-mark.module.css';

const SHAPES: Record<SeatState | 'unknown', ReactNode> = {
  ready: (
    <>
      <circle cx="10" cy="10" r="9" fill="currentColor" />
      <path className={styles.sign} d="M5.9 10.5l2.8 2.8 5.4-6.2" strokeWidth="2.3" />
    </>
  ),
  inUse: (
    <>
      <rect x="1" y="1" width="18" height="18" rx="4" fill="currentColor" />
      <circle cx="10" cy="7.1" r="2.9" className={styles.solid} />
      <path className={styles.solid} d="M4.2 16.4c.4-3.4 2.7-5.2 5.8-5.2s5.4 1.8 5.8 5.2z" />
    </>
  ),
  booting: (
    <>
      <path className={styles.line} d="M10 1.9a8.1 8.1 0 1 1-8.1 8.1" strokeWidth="2.6" />
      <path className={styles.line} d="M10 14V7M6.9 9.8L10 6.7l3.1 3.1" strokeWidth="2.2" />
    </>
  ),
  off: <path className={styles.line} d="M5.7 4.6a7.4 7.4 0 1 0 8.6 0M10 1.6v7.6" strokeWidth="2.1" />,
  maintenance: (
    <>
      <path className={styles.shape} d="M5.4 2h9.2l4.6 8-4.6 8H5.4L.8 10z" strokeWidth="1.4" />
      <path
        className={styles.solid}
        d="M14.9 7.7a3.3 3.3 0 0 1-4.4 3.1l-3.6 3.7a1.4 1.4 0 0 1-2-2l3.7-3.6a3.3 3.3 0 0 1 4.3-4.2l-2 2 .4 1.6 1.6.4 1.9-2c.1.3.1.7.1 1z"
      />
    </>
  ),
  lost: (
    <>
      <path className={styles.shape} d="M10 1.2L18.8 10 10 18.8 1.2 10z" strokeWidth="1.6" />
      <path className={styles.sign} d="M4.9 10h3.2M11.9 10h3.2M9 13.4l2-6.8" strokeWidth="2" />
    </>
  ),
  attention: (
    <>
      <path className={styles.shape} d="M10 2.4L18.6 17.6H1.4z" strokeWidth="2" />
      <path className={styles.sign} d="M10 7.4v4.6" strokeWidth="2.3" />
      <circle cx="10" cy="15" r="1.4" className={styles.solid} />
    </>
  ),
  unknown: (
    <>
      <circle
        cx="10"
        cy="10"
        r="8"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeDasharray="2.6 2.4"
      />
      <path className={styles.line} d="M7.6 8a2.4 2.4 0 1 1 3.6 2.1c-.8.5-1.2.9-1.2 1.7" strokeWidth="1.8" />
      <circle cx="10" cy="14.2" r="1.1" fill="currentColor" />
    </>
  ),
};

/** Takes its colours from the `data-state` around it. */
export function StateMark({
  state,
  size = 'm',
  className,
}: {
  state: SeatState | 'unknown';
  size?: 's' | 'm' | 'l';
  className?: string;
}) {
  return (
    <svg viewBox="0 0 20 20" className={classes(styles.mark, styles[size], className)} aria-hidden="true">
      {SHAPES[state]}
    </svg>
  );
}

/** Mark and word on a plain surface; grey and dotted as a memory, and inside of anything that is one. */
export function StatePill({ state, memory = false }: { state: SeatState; memory?: boolean }) {
  const { t } = useWords();
  return (
    <span
      className={classes(styles.pill, memory && styles.memory)}
      data-state={state}
      data-plain=""
      data-loud=""
    >
      <StateMark state={state} />
      {t(`state.${state}`)}
    </span>
  );
}
