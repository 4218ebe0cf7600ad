// The freshness of a seat's sources, kept up to date; without a link to the counter nothing is fresh.
import type { Seat } from '../../../ipc/seat.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useLinkDown } from '../use-link-down.ts';
import { freshness, type SourceState } from './freshness.ts';

export function useFreshness(seat: Seat): SourceState[] {
  const now = useNow('second');
  const down = useLinkDown();
  const sources = freshness(seat, now);
  return down ? sources.map((source) => ({ ...source, old: true })) : sources;
}
