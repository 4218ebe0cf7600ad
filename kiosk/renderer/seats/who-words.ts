// Who is in a seat, in a word or two.
import type { Seat } from '../../ipc/seat.ts';
import type { Translate } from '../i18n/index.ts';

export function whoWords({ controller, waiting, by }: NonNullable<Seat['inUse']>, t: Translate): string {
  if (controller !== null) return controller;
  if (waiting) return t('seats.notInYet');
  return t(by === 'unknown' ? 'seats.nobodyCanTell' : 'seats.markedByStaff');
}
