// Handing out codes: gate, signed read now, gate again. What comes out works, or nothing comes out.
import { DbcError } from '../../../shared/dbc/errors.ts';
import type { DeeplinkCodes } from '../../../shared/dbc/types.ts';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { deadline, isAbort } from '../../../shared/util/time.ts';
import type { Settings } from '../../ipc/calls/settings.ts';
import type { CallOutput, CallParsed } from '../../ipc/contract.ts';
import type { Seat } from '../../ipc/seat.ts';
import type { AgentReports } from '../agents/types.ts';
import { RefusedCall } from '../calls.ts';
import type { MachineRegistry, NodeLink } from '../machines/types.ts';
import type { FleetPower } from '../power/fleet-power.ts';
import type { Jobs } from '../power/jobs.ts';
import type { SeatsBoard } from '../power/types.ts';
import { codesGate, refused } from './gate.ts';
import type { FleetPairDesk } from './pair-desk.ts';

export interface RevealParts {
  registry: MachineRegistry;
  node: NodeLink;
  board: SeatsBoard;
  agents: AgentReports;
  power: Pick<FleetPower, 'of'>;
  jobs: Pick<Jobs, 'changesCodesOf'>;
  pairs: Pick<FleetPairDesk, 'proof'>;
  settings: () => Pick<Settings, 'revealMs' | 'renterViewMs'>;
  now?: () => number;
}

const READ_LIMIT_MS = 5000;

/** @throws RefusedCall with one of the CODES_* codes, NOT_FOUND */
export async function readForReveal(
  parts: RevealParts,
  { seatId, purpose }: CallParsed<'codes.reveal'>,
  signal: AbortSignal,
): Promise<CallOutput<'codes.reveal'>> {
  const before = requireOpen(parts, seatId);
  const bootBefore = parts.agents.of(seatId)?.bootId;
  const codes = await read(parts, before.label, seatId, signal);
  // A boot, a lost link or a twin may have come in between.
  const seat = requireOpen(parts, seatId);
  const { label } = seat;
  const report = parts.agents.of(seatId);
  if (report?.bootId !== bootBefore) throw refused('CODES_BOOTING', label);
  if (codes.deviceId === '' || codes.password === '') throw refused('CODES_NONE', label);
  const twin = otherOnNode(parts, seatId, codes.deviceId);
  if (twin !== undefined) throw refused('CODES_CONFLICT', label, twin);
  if (report?.deviceId && report.deviceId !== codes.deviceId) throw refused('CODES_STALE', label);
  // The board's word may be of the pair before; only a comparison of this very one counts.
  const proof = parts.pairs.proof(seatId, codes);
  if (proof === 'another' && seat.codes.value === 'fresh') throw refused('CODES_STALE', label);
  const readAt = (parts.now ?? Date.now)();
  const { revealMs, renterViewMs } = parts.settings();
  return {
    deviceId: codes.deviceId,
    password: codes.password,
    confirmedAt: typeof proof === 'number' ? proof : null,
    readAt,
    hideAt: readAt + (purpose === 'staff' ? revealMs : renterViewMs),
  };
}

function requireOpen({ board, node, power, jobs }: RevealParts, seatId: string): Seat {
  const seat = board.view(seatId);
  if (!seat) throw new RefusedCall('NOT_FOUND', 'There is no such seat.', { status: 404 });
  const refusal = codesGate(seat, node.status, jobs.changesCodesOf(seatId));
  if (refusal) throw refused(refusal, seat.label, seat.conflictWith);
  // The poller may know better than the picture that was drawn last.
  if (power.of(seatId).power === 'off') throw refused('CODES_POWER_OFF', seat.label);
  return seat;
}

async function read(
  { node }: RevealParts,
  label: string,
  seatId: string,
  signal: AbortSignal,
): Promise<DeeplinkCodes> {
  try {
    const codes = await node.readCodes(seatId, deadline(READ_LIMIT_MS, signal));
    if (codes.masked) throw refused('CODES_READ_ONLY', label);
    return codes;
  } catch (error) {
    if (error instanceof RefusedCall || signal.aborted) throw error;
    if (error instanceof DbcError && error.code === 'DEEPLINK_NOT_CONNECTED') {
      throw refused('CODES_LINK_LOST', label);
    }
    const isSilence =
      isAbort(error) || (isAppError(error) && ['NODE_UNREACHABLE', 'NODE_TIMEOUT'].includes(error.code));
    throw isSilence ? refused('CODES_NODE_SILENT', label) : error;
  }
}

/** Label of another seat with the same device ID on the node. */
function otherOnNode({ registry, node }: RevealParts, seatId: string, deviceId: string): string | undefined {
  return registry.list().find(({ id }) => id !== seatId && node.row(id)?.deeplink?.deviceId === deviceId)
    ?.label;
}
