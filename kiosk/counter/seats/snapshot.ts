// The whole picture of the café at one moment.
import type { Job } from '../../ipc/seat.ts';
import type { AlertBook } from '../alerts/alert-book.ts';
import type { MachineRegistry, NodeLink } from '../machines/types.ts';
import type { SnapshotSource } from '../notifications/types.ts';
import type { SeatBoard } from './seat-board.ts';

export interface SnapshotParts {
  board: Pick<SeatBoard, 'views'>;
  alerts: Pick<AlertBook, 'open'>;
  registry: Pick<MachineRegistry, 'zones'>;
  node: Pick<NodeLink, 'status'>;
  jobs: () => Job[];
  now?: () => number;
}

export function snapshotSource(parts: SnapshotParts): SnapshotSource {
  const { board, alerts, registry, node, jobs, now = Date.now } = parts;
  return () => ({
    at: now(),
    seats: board.views(),
    zones: [...registry.zones],
    alerts: alerts.open(),
    jobs: jobs(),
    node: node.status,
  });
}
