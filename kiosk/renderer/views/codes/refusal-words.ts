// The words of each refusal: what is the matter, since when, and what happens by itself.
import type { CallError } from '../../../ipc/errors.ts';
import type { NodeStatus, Seat } from '../../../ipc/seat.ts';
import { errorText } from '../../i18n/errors.ts';
import type { Format } from '../../i18n/format.ts';
import type { Translate } from '../../i18n/index.ts';
import type { Refusal } from './refusal.ts';

export interface RefusalFacts {
  seat: Seat;
  node: NodeStatus | null;
  /** By the counter's clock. */
  now: number;
  /** What the counter answered, or null where nobody was asked or no answer came in time. */
  error: CallError | null;
}

export interface RefusalWords {
  title: string;
  text: string;
}

export function refusalWords(
  refusal: Refusal,
  facts: RefusalFacts,
  t: Translate,
  format: Format,
): RefusalWords {
  const { seat, node, now, error } = facts;
  switch (refusal) {
    case 'conflict': {
      const label = seat.conflictWith;
      const title =
        label === null ? t('refusal.conflictTitleUnknown') : t('refusal.conflictTitle', { label });
      return { title, text: t('refusal.conflictText') };
    }
    case 'booting':
      return { title: t('refusal.bootingTitle'), text: bootingText(seat, now, t, format) };
    case 'powerUnknown':
      return {
        title: t('refusal.powerUnknownTitle'),
        text:
          seat.power.at === null
            ? t('refusal.powerUnknownNever')
            : t('refusal.powerUnknownText', { age: format.age(now - seat.power.at) }),
      };
    case 'nodeSilent': {
      const at = node?.lastAnswerAt ?? null;
      return {
        title: t('refusal.nodeSilentTitle'),
        text:
          at === null
            ? t('refusal.nodeSilentNever')
            : t('refusal.nodeSilentText', { age: format.age(now - at) }),
      };
    }
    case 'linkLost':
      return { title: t('refusal.linkLostTitle'), text: linkLostText(seat, now, t, format) };
    case 'stale':
      return {
        title: t('refusal.staleTitle'),
        text: t('refusal.staleText', { age: format.age(now - (seat.codes.at ?? seat.since)) }),
      };
    case 'other':
      return {
        title: t('refusal.otherTitle'),
        text: error === null ? t('codes.timedOut') : errorText(t, error),
      };
    default:
      return { title: t(`refusal.${refusal}Title`), text: t(`refusal.${refusal}Text`) };
  }
}

function bootingText(seat: Seat, now: number, t: Translate, format: Format): string {
  if (seat.boot === null) return t('refusal.bootingText');
  const passed = now - seat.boot.startedAt;
  const rest = seat.boot.expectedMs - passed;
  if (rest <= 0) return t('refusal.bootingText');
  return t('refusal.bootingSince', { age: format.age(passed), rest: format.age(rest) });
}

function linkLostText(seat: Seat, now: number, t: Translate, format: Format): string {
  const at = seat.agent.at ?? seat.deeplink.at;
  if (at === null) return t('refusal.linkLostNever');
  return t('refusal.linkLostText', { clock: format.moment(at, now), age: format.age(now - at) });
}
