// An alert as half a sentence.
import type { Alert } from '../../../ipc/seat.ts';
import type { Translate } from '../../i18n/index.ts';

/** The reason, and what the counter knows of it: another seat, a temperature, a code. */
export function alertWords(t: Translate, alert: Alert): string {
  const what = t(`reason.${alert.reason}`);
  const label = detailOf(t, alert);
  return label === undefined ? what : t('alerts.withOther', { what, label });
}

/** Names of the facts: kiosk/counter/alerts. */
function detailOf(t: Translate, { seatId, facts }: Alert): string | undefined {
  const { with: others, celsius, percent, minutes, code, seats } = facts;
  if (others !== undefined) return String(others);
  if (celsius !== undefined) return `${celsius} °C`;
  if (percent !== undefined) return `${percent} %`;
  if (minutes !== undefined) return `${minutes} min`;
  if (code !== undefined && code !== '') return String(code);
  return seatId === null && typeof seats === 'number' ? t('seats.seatCount', { count: seats }) : undefined;
}
