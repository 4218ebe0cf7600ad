// How a machine is named to people: as the café named it, else by what tells it apart.
import type { Machine } from '../../../../shared/dbc/types.ts';

export function nameOf({ uuid, ip, nodeId }: Machine): string {
  return `${uuid || nodeId.slice(0, 12)} (${ip || 'no address'})`;
}
