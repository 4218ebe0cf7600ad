// Hooks that read the café's store.
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Alert, Job, NodeStatus, Seat } from '../../ipc/seat.ts';
import { useApp } from '../services.ts';
import { compareAlerts } from './alert-order.ts';
import type { CafeState, Link } from './cafe.ts';
import type { Counts } from './counts.ts';
import { useExternal } from './external.ts';

export function useCafe<Part>(pick: (state: CafeState) => Part): Part {
  return useExternal(useApp().cafe, pick);
}

/** One seat: the component is drawn again when this seat changes, and only then. */
export function useSeat(id: string): Seat | undefined {
  const { cafe } = useApp();
  const subscribe = useCallback((listener: () => void) => cafe.subscribeSeat(id, listener), [cafe, id]);
  return useSyncExternalStore(subscribe, () => cafe.seat(id));
}

/** In the order of the labels. */
export function useSeatIds(): readonly string[] {
  return useCafe((state) => state.ids);
}

/** All seats; drawn again with every change of any. */
export function useSeats(): readonly Seat[] {
  const { cafe } = useApp();
  return useSyncExternalStore(cafe.subscribe, () => cafe.seats());
}

export function useCounts(): Counts {
  return useCafe((state) => state.counts);
}

export function useZones(): readonly string[] {
  return useCafe((state) => state.zones);
}

export function useAlerts(): readonly Alert[] {
  const alerts = useCafe((state) => state.alerts);
  return useMemo(() => [...alerts.values()].sort(compareAlerts), [alerts]);
}

/** Not cleared yet, most urgent first, those without a name before the acknowledged ones. */
export function useOpenAlerts(): readonly Alert[] {
  const alerts = useAlerts();
  return useMemo(() => alerts.filter((alert) => alert.clearedAt === null), [alerts]);
}

export function useJobs(): readonly Job[] {
  return useCafe((state) => state.jobs);
}

export function useNode(): NodeStatus | null {
  return useCafe((state) => state.node);
}

export function useLink(): Link {
  return useCafe((state) => state.link);
}

/** False until the first snapshot came. */
export function useLoaded(): boolean {
  return useCafe((state) => state.loaded);
}
