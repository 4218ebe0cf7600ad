// A failure in words that say what happened and what to do; unknown codes keep the counter's own message.
import { CALL_ERROR_CODES, CallError, type CallErrorCode } from '../../ipc/errors.ts';
import type { Translate } from './index.ts';

/** One or two sentences about any failure of a call. */
export function errorText(t: Translate, error: unknown): string {
  if (!(error instanceof CallError)) return t('error.INTERNAL');
  if (!isKnown(error.code)) return error.message;
  const text = t(`error.${error.code}`);
  // The counter's sentence says which field or machine it is about; ours alone would leave people guessing.
  return error.code === 'BAD_INPUT' && error.message !== '' ? `${text} ${error.message}` : text;
}

function isKnown(code: string): code is CallErrorCode {
  return CALL_ERROR_CODES.some((known) => known === code);
}
