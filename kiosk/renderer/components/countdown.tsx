// Time that runs out: words and a bar. Assistive tech is told once, at 5 s.
import { useEffect, useEffectEvent } from 'react';
import { useNow } from '../hooks/use-now.ts';
import styles from './countdown.module.css';

export interface CountdownProps {
  /** When it began and when it ends, by the counter's clock. */
  from: number;
  until: number;
  words(secondsLeft: number): string;
  onEnd?: () => void;
}

const SPOKEN_AT_S = 5;

export function Countdown({ from, until, words, onEnd }: CountdownProps) {
  const now = useNow('second');
  const left = Math.max(0, Math.ceil((until - now) / 1000));
  const part = Math.max(0, Math.min(1, (until - now) / Math.max(1, until - from)));
  const ended = useEffectEvent(() => onEnd?.());
  const over = left === 0;
  useEffect(() => {
    if (over) ended();
  }, [over]);
  return (
    <div className={styles.countdown}>
      <span className="num">{words(left)}</span>
      <span className={styles.bar}>
        <i style={{ transform: `scaleX(${part})` }} />
      </span>
      <span className="vh" role="status">
        {left <= SPOKEN_AT_S && left > 0 ? words(SPOKEN_AT_S) : ''}
      </span>
    </div>
  );
}
