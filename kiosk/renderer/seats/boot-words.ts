// Where a machine boots from, in words: `Network, once`.
import type { Seat } from '../../ipc/seat.ts';
import type { Translate } from '../i18n/index.ts';

export function bootWords(
  { device, persistent }: Pick<NonNullable<Seat['bootDevice']>, 'device' | 'persistent'>,
  t: Translate,
): string {
  const name = t(`boot.${device}`);
  if (device === 'none') return name;
  return t(persistent ? 'boot.asAlways' : 'boot.asOnce', { device: name });
}
