// The time that codes stay: text that is spoken only near the end, and a bar.
import { useState } from 'react';
import css from './countdown-bar.module.css';

/** Said aloud once, this many seconds before the end; every second would drown everything else. */
const SPOKEN_AT = 5;

export interface CountdownBarProps {
  /** Whole seconds that are left. */
  left: number;
  spanMs: number;
  /** The sentence that is spoken. */
  text: string;
}

export function CountdownBar({ left, spanMs, text }: CountdownBarProps) {
  const share = Math.min(1, (left * 1000) / Math.max(1, spanMs));
  return (
    <>
      <div className={css.track} aria-hidden="true">
        <div className={css.bar} style={{ transform: `scaleX(${share})` }} />
      </div>
      <span className="vh" role="status">
        {left <= SPOKEN_AT && left > 0 ? <Spoken text={text} /> : null}
      </span>
    </>
  );
}

/** Keeps its first words: changing them every second would be spoken every second. */
function Spoken({ text }: { text: string }) {
  const [first] = useState(text);
  return first;
}
