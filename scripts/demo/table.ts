// The demo's table of seats.
import type { SeatReport } from './cafe.ts';

/** One line a seat, with a heading. */
export function formatSeats(seats: readonly SeatReport[]): string {
  const rows = seats.map((seat) => [
    seat.seat,
    seat.deviceId ?? '-',
    seat.password ?? '-',
    seat.error ? `${seat.state} (${seat.error})` : seat.state,
    seat.proof ?? '-',
    seat.ageMs === null ? '-' : `${(seat.ageMs / 1000).toFixed(1)} s`,
    seat.published ? (seat.acceptedByDeepLink ? 'yes' : 'NO') : '-',
  ]);
  const table = [['seat', 'device ID', 'password', 'state', 'proof', 'age', 'accepted'], ...rows];
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
