// The guard as things stand now: what the board and the poller know of a seat, put before the pure function.
import type { JobAction } from '../../ipc/calls/power.ts';
import { type EffectFacts, effectOf, type PreviewEffect } from './effects.ts';
import type { FleetPower } from './fleet-power.ts';
import type { SeatsBoard } from './types.ts';

export interface GuardParts {
  power: Pick<FleetPower, 'of' | 'target'>;
  board: SeatsBoard;
}

export function effectNow(
  { power, board }: GuardParts,
  seatId: string,
  action: JobAction,
  question: Pick<EffectFacts, 'busy' | 'setsBoot' | 'bulk'>,
): PreviewEffect {
  const seat = board.view(seatId);
  const target = power.target(seatId);
  return effectOf(action, {
    // The board may not have drawn yet what the poller has just found.
    seat: seat && { ...seat, power: { ...seat.power, value: power.of(seatId).power } },
    target: target && {
      onIsHarmless: target.power.onIsHarmless ?? false,
      takesBoot: target.bootDevice !== undefined,
    },
    ...question,
  });
}
