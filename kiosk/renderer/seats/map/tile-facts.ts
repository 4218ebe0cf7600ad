// What a tile says below its label.
import type { Seat } from '../../../ipc/seat.ts';
import type { Format } from '../../i18n/format.ts';
import { stopwatch } from '../../i18n/format.ts';
import type { Translate } from '../../i18n/index.ts';

export interface TileFacts {
  word: string;
  meta: string;
  /** Paid, but nobody is in yet. */
  band: string | null;
  /** Part of the expected boot, 0 to 1. */
  progress: number | null;
}

/** No source was ever read: the state is not known at all. */
export function neverRead(seat: Seat): boolean {
  return seat.power.at === null && seat.agent.at === null && seat.nodeLink.at === null;
}

/** The state is drawn as a memory; what waits for somebody's name stays loud. */
export function isMemory({ certain, loud, state }: Pick<Seat, 'certain' | 'loud' | 'state'>): boolean {
  return !certain && !(loud && (state === 'lost' || state === 'attention'));
}

export function tileFacts(seat: Seat, now: number, t: Translate, format: Format): TileFacts {
  if (neverRead(seat)) return { word: t('seats.readingShort'), meta: '', band: null, progress: null };
  const word = seat.state === 'maintenance' ? t('state.maintenanceShort') : t(`state.${seat.state}`);
  const paid = seat.inUse?.waiting === true && seat.state === 'ready';
  return {
    word,
    meta: paid ? '' : metaOf(seat, now, t, format),
    band: paid && seat.inUse ? t('seats.paid', { time: stopwatch(now - seat.inUse.since, 'hours') }) : null,
    progress:
      seat.state === 'booting' && seat.boot
        ? Math.max(0.03, Math.min(0.97, (now - seat.boot.startedAt) / Math.max(1, seat.boot.expectedMs)))
        : null,
  };
}

function metaOf(seat: Seat, now: number, t: Translate, format: Format): string {
  if (seat.running) return t(`step.${stepKey(seat.running.step)}`);
  if (!seat.certain && seat.state !== 'lost') return format.roughAge(now - lastSeen(seat));
  switch (seat.state) {
    case 'inUse':
      return stopwatch(now - (seat.inUse?.since ?? seat.since), 'hours');
    case 'booting':
      return stopwatch(now - (seat.boot?.startedAt ?? seat.since));
    case 'maintenance':
      return seat.maintenance?.reason ?? '';
    case 'lost':
      return format.roughAge(now - seat.since);
    case 'attention':
      return seat.reasons[0] ? t(`reasonShort.${seat.reasons[0]}`) : '';
    default:
      return '';
  }
}

/** When anything was last heard of the seat. */
export function lastSeen(seat: Seat): number {
  return Math.max(0, seat.power.at ?? 0, seat.agent.at ?? 0, seat.nodeLink.at ?? 0);
}

const STEPS = [
  'queued',
  'reading',
  'sent',
  'waiting',
  'forcing',
  'bootDevice',
  'rotating',
  'verifying',
  'booting',
  'ending',
] as const;
export type StepKey = (typeof STEPS)[number] | 'running';

/** A step of a job that the words know; a new one of a newer counter is just "running". */
export function stepKey(step: string): StepKey {
  return STEPS.find((known) => known === step) ?? 'running';
}
