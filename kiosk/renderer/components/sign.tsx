// Signs of outcomes: done, waits, warning, failed. Never a seat's mark, so that the two are not mixed up.
import { classes } from './classes.ts';
import { Icon } from './icon.tsx';
import styles from './sign.module.css';
import { StateMark } from './state-mark.tsx';

export type SignKind = 'ok' | 'wait' | 'warn' | 'bad';

export function Sign({ kind }: { kind: SignKind }) {
  if (kind === 'ok') return <Icon name="check" className={classes(styles.quiet)} />;
  if (kind === 'wait') return <Icon name="clock" className={classes(styles.quiet)} />;
  if (kind === 'warn') {
    return (
      <span className={styles.warn}>
        <StateMark state="attention" />
      </span>
    );
  }
  return (
    <svg viewBox="0 0 20 20" className={styles.bad} aria-hidden="true">
      <path
        className={styles.octagon}
        d="M6.3 1.5h7.4l4.8 4.8v7.4l-4.8 4.8H6.3l-4.8-4.8V6.3z"
        strokeWidth="1.2"
      />
      <path className={styles.cross} d="M7 7l6 6M13 7l-6 6" strokeWidth="2.2" />
    </svg>
  );
}
