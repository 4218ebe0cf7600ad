// How old each fact of a seat may get before it is only a memory.
import type { Seat } from '../../../ipc/seat.ts';

export const SOURCES = ['power', 'agent', 'deeplink', 'nodeLink', 'codes'] as const;
export type Source = (typeof SOURCES)[number];

/** A source speaks at least so often; three times that and it is old. */
const OLD_MS: Record<Source, number> = {
  power: 30_000,
  agent: 25_000,
  deeplink: 30_000,
  nodeLink: 60_000,
  codes: 120_000,
};

export interface SourceState {
  source: Source;
  at: number | null;
  old: boolean;
  /** Nobody is there to say it: neither fresh nor old. */
  silent: boolean;
}

/** Old ones first, oldest of them first. */
export function freshness(seat: Seat, now: number): SourceState[] {
  const list = SOURCES.map((source): SourceState => {
    const { at, value } = seat[source];
    const silent = expectsSilence(seat, source);
    const old =
      !silent && (at === null || now - at > OLD_MS[source] || value === 'unknown' || value === 'lost');
    return { source, at, old, silent };
  });
  return list.sort((a, b) => Number(b.old) - Number(a.old) || (a.old ? (a.at ?? 0) - (b.at ?? 0) : 0));
}

/** What nobody is there to say: of a machine that is off, or where no agent ever was. */
function expectsSilence(seat: Seat, source: Source): boolean {
  if (source === 'power') return false;
  if (seat.power.value === 'off') return true;
  // Without an agent nobody speaks for DeepLink, and nobody compares codes.
  return seat.agent.value === 'never' && (source === 'agent' || source === 'deeplink' || source === 'codes');
}
