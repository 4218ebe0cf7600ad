// A seat that changes while somebody decides about it: the button waits until the new text can be read.
import { useEffect, useRef, useState } from 'react';
import type { Seat } from '../../../ipc/seat.ts';

const LOCK_MS = 2000;

/** True for 2 s after something changed that the decision may hang on. */
export function useChangedLock(seat: Seat | undefined): boolean {
  const facts = JSON.stringify([seat?.state, seat?.power.value, seat?.inUse, seat?.running?.jobId]);
  const before = useRef(facts);
  const [locked, setLocked] = useState(false);
  useEffect(() => {
    if (before.current === facts) return;
    before.current = facts;
    setLocked(true);
    const timer = setTimeout(() => setLocked(false), LOCK_MS);
    return () => clearTimeout(timer);
  }, [facts]);
  return locked;
}
