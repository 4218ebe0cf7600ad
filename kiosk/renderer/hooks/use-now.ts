// The time, shared: one timer for all that shows minutes, one for all that shows seconds.
import { useSyncExternalStore } from 'react';
import { useApp } from '../services.ts';

/** Milliseconds since 1970 by the counter's clock, new once per unit. */
export function useNow(unit: 'second' | 'minute'): number {
  const tick = useApp().clock.tick(unit);
  return useSyncExternalStore(tick.subscribe, tick.value);
}
