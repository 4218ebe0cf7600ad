// Machines that the node knows and no seat stands for.
import { useQuery } from '../../../hooks/use-call.ts';

export function useUnseated() {
  return useQuery('machines.unseated', {}, { reloadOn: ['node.changed', 'zones.changed', 'seat.removed'] });
}
