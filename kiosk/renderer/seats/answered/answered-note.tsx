// While the machines are read for the first time: how far it is. Gone when each has been asked.
import { classes } from '../../components/classes.ts';
import { useWords } from '../../i18n/index.ts';
import { useUi } from '../../ui.ts';
import styles from './answered-note.module.css';
import { useAnswered } from './use-answered.ts';

export function AnsweredNote() {
  const { t } = useWords();
  const table = useUi((state) => state.mode === 'table');
  const now = useAnswered();
  if (now === null) return null;
  const text = t('seats.answered', { count: now.answered, all: now.all });
  return (
    <div
      className={classes(styles.note, table && styles.low)}
      role="progressbar"
      aria-label={text}
      aria-valuemin={0}
      aria-valuemax={now.all}
      aria-valuenow={now.answered}
    >
      {text}
      <span className={styles.bar} style={{ transform: `scaleX(${now.answered / now.all})` }} />
    </div>
  );
}
