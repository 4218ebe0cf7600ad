// An alert as half a sentence.
import type { Alert } from '../../../ipc/seat.ts';
import type { Translate } from '../../i18n/index.ts';

/** The reason, and the other seat's label where the alert names one. */
export function alertWords(t: Translate, alert: Alert): string {
  const what = t(`reason.${alert.reason}`);
  const other = alert.facts.other ?? alert.facts.conflictWith;
  return other === undefined ? what : t('alerts.withOther', { what, label: String(other) });
}
