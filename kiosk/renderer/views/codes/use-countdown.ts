// Seconds until a moment, counted down once per second.
import { useEffect, useState } from 'react';

/** Whole seconds that are left, the one that runs included: 20 right after the start of 20 s, 0 at the end. */
export function secondsLeft(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 1000));
}

/**
 * @param until by this computer's clock, or null while nothing runs
 * @param onEnd called once when the time is over
 */
export function useCountdown(until: number | null, onEnd?: () => void): number {
  const [now, setNow] = useState(() => Date.now());

  useEffect(() => {
    if (until === null) return;
    setNow(Date.now());
    // Woken just after each full second before the end, so that the figure never skips one.
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const current = Date.now();
      setNow(current);
      if (current >= until) onEnd?.();
      else timer = setTimeout(tick, (until - current) % 1000 || 1000);
    };
    timer = setTimeout(tick, Math.max(0, (until - Date.now()) % 1000));
    return () => clearTimeout(timer);
  }, [until, onEnd]);

  return until === null ? 0 : secondsLeft(until, now);
}
