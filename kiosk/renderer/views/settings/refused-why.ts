// Why an enrolment was refused, in words; a code of a newer counter stays as it is.
import type { Translate } from '../../i18n/index.ts';

const KNOWN = ['ENROLMENT_NOT_EXPECTED', 'ENROLMENT_TOKEN_LIVES', 'ENROLMENT_KEY_WRONG'] as const;

export function refusedWhy(code: string, t: Translate): string {
  const known = KNOWN.find((one) => one === code);
  return known ? t(`settings.refused_${known}`) : code;
}
