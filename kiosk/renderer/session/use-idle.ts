// Tells the counter that somebody works here, and locks the screen when nobody does.
import { useEffect } from 'react';
import { useSession } from '../hooks/use-session.ts';
import { useApp } from '../services.ts';

/** The counter's own clock of this session runs by what it is told; a short lock is told more often. */
const TOUCH_MS = 30_000;
const TOUCHES_PER_LOCK = 4;
const CHECK_MS = 1000;
const SIGNS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

export function useIdle(): void {
  const { session } = useApp();
  const { locked, status } = useSession();
  const idleLockMs = status?.idleLockMs ?? 0;

  useEffect(() => {
    if (locked || idleLockMs === 0) return;
    const touchMs = Math.min(TOUCH_MS, idleLockMs / TOUCHES_PER_LOCK);
    let seenAt = Date.now();
    let toldAt = 0;
    const seen = (): void => {
      seenAt = Date.now();
      if (seenAt - toldAt < touchMs) return;
      toldAt = seenAt;
      void session.touch();
    };
    for (const sign of SIGNS) window.addEventListener(sign, seen, { passive: true, capture: true });
    const timer = setInterval(() => {
      if (Date.now() - seenAt < idleLockMs) return;
      clearInterval(timer);
      void session.lock();
    }, CHECK_MS);
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS) window.removeEventListener(sign, seen, { capture: true });
    };
  }, [session, locked, idleLockMs]);
}
