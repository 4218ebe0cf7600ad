// What a wrong PIN is answered with: how many tries are left, or how long to wait.
import type { CallError } from '../../../ipc/errors.ts';
import { errorText } from '../../i18n/errors.ts';
import type { Translate } from '../../i18n/index.ts';

/** The counter's shortest wait, named where its answer does not say how long the next one is. */
const FIRST_WAIT_S = 30;

/** @param left seconds of the lock-out that runs */
export function pinErrorText(t: Translate, error: CallError | null, left: number): string | null {
  if (error === null) return null;
  if (error.code === 'LOCKED_OUT') return left > 0 ? t('lock.wait', { seconds: left }) : null;
  if (error.code !== 'WRONG_PIN') return errorText(t, error);
  const { triesLeft, waitMs } = error.details;
  if (typeof triesLeft !== 'number' || triesLeft < 1) return t('lock.wrongPlain');
  const seconds = typeof waitMs === 'number' ? Math.ceil(waitMs / 1000) : FIRST_WAIT_S;
  return t('lock.wrong', { count: triesLeft, seconds });
}

/** When the next try is let in, by this computer's clock and counted from now, or null. */
export function lockOutEnd(error: CallError | null): number | null {
  const waitMs = error?.code === 'LOCKED_OUT' ? error.details.waitMs : undefined;
  return typeof waitMs === 'number' ? Date.now() + waitMs : null;
}
