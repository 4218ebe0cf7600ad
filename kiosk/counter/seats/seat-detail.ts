// The slow facts of one seat, for its panel.
import type { Seat, SeatDetail } from '../../ipc/seat.ts';
import type { AgentReports } from '../agents/types.ts';
import type { SeatEntry } from './seat-entry.ts';

const UNKNOWN_HARDWARE: SeatDetail['hardware'] = { cpu: null, memoryMb: null, gpus: [], disks: [], macs: [] };

export function detailOf(
  seat: Seat,
  entry: SeatEntry,
  agents: AgentReports | undefined,
  bootDevice: SeatDetail['bootDevice'],
): SeatDetail {
  const report = agents?.of(seat.id);
  return {
    seat,
    hardware: report?.hardware ?? UNKNOWN_HARDWARE,
    versions: { agent: report?.agentVersion ?? null, deeplink: report?.deeplinkVersion ?? null },
    bootId: report?.bootId ?? entry.occupancy.bootId,
    bootedAt: report?.bootedAt ?? null,
    history: entry.history.points,
    enrolment: agents?.enrolment(seat.id) ?? 'none',
    bootDevice,
  };
}
