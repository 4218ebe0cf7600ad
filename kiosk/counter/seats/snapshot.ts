// The whole picture of the café at one moment, and its way out: 500 seats ten times a second, of which few changed.
import { CALLS, type CallOutput } from '../../ipc/contract.ts';
import type { Job } from '../../ipc/seat.ts';
import type { AlertBook } from '../alerts/alert-book.ts';
import type { MachineRegistry, NodeLink } from '../machines/types.ts';
import { reduceSnapshot } from '../notifications/reduce.ts';
import type { SnapshotSource } from '../notifications/types.ts';
import type { SeatBoard } from './seat-board.ts';
import { checkedSeat, hiddenSeat, seatText } from './shown-seat.ts';

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

const COMMA = ','.charCodeAt(0);

/** What `seats.snapshot` answers. */
type Answer = CallOutput<'seats.snapshot'>;

const WithoutSeats = CALLS['seats.snapshot'].output.omit({ seats: true });

/**
 * The answer as the contract has it; a seat that is still the same is not checked again.
 * @param locked for a locked screen: names and addresses are taken out
 * @throws ZodError
 */
export function checkedSnapshot({ seats, ...rest }: Answer, locked: boolean): Answer {
  const { seq, ...picture } = WithoutSeats.parse(rest);
  const checked = seats.map(checkedSeat);
  return locked
    ? { ...reduceSnapshot({ ...picture, seats: [] }), seq, seats: checked.map(hiddenSeat) }
    : { ...picture, seq, seats: checked };
}

/** The answer as JSON in UTF-8; a seat that is still the same is not written again. */
export function snapshotJson({ seats, ...rest }: Answer): Buffer {
  const head = `${JSON.stringify(rest).slice(0, -1)},"seats":[`;
  const texts = seats.map(seatText);
  const commas = Math.max(0, texts.length - 1);
  const size = texts.reduce((sum, { bytes }) => sum + bytes, Buffer.byteLength(head) + commas + 2);
  // Straight into the bytes: a joined text of half a megabyte would be made, measured and copied first.
  const json = Buffer.allocUnsafe(size);
  let at = json.write(head);
  for (const [index, { text }] of texts.entries()) {
    if (index > 0) json[at++] = COMMA;
    at += json.write(text, at);
  }
  at += json.write(']}', at);
  // Never a byte that was not written here: the memory held something else before.
  return json.subarray(0, at);
}
