// What a boot device means for the next starts, as a sentence.
import type { Job } from '../../../ipc/seat.ts';
import type { Translate } from '../../i18n/index.ts';

export function bootEffect({ device, persistent }: NonNullable<Job['boot']>, t: Translate): string {
  if (device === 'none') return t('power.effectNone');
  return t(persistent ? 'power.effectAlways' : 'power.effectOnce', { device: t(`boot.${device}`) });
}
