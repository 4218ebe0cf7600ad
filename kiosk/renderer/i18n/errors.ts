// A failure in words that say what happened and what to do; unknown codes keep the counter's own message.
import {
  CALL_ERROR_CODES,
  CallError,
  type CallFailure,
  JOB_ERROR_CODES,
  PASSED_ON_CODES,
} from '../../ipc/errors.ts';
import type { Translate } from './index.ts';
import { problemText } from './remarks.ts';

const KNOWN = [...CALL_ERROR_CODES, ...PASSED_ON_CODES] as const;

/** The counter's sentence says which field it is about, or what the node said; ours alone would leave people guessing. */
const WITH_MESSAGE: readonly string[] = [
  'BAD_INPUT',
  'BAD_ANSWER',
  'BAD_REQUEST',
  'INVALID_INPUT',
  'NODE_ERROR',
  'UNCONFIRMED',
];

/** One or two sentences about any failure of a call. */
export function errorText(t: Translate, error: unknown): string {
  return error instanceof CallError ? failureText(t, error) : t('error.INTERNAL');
}

/** The same for a failure that is part of an answer. */
export function failureText(
  t: Translate,
  failure: Pick<CallFailure, 'code' | 'message' | 'details'>,
): string {
  const { code, message } = failure;
  const known = KNOWN.find((one) => one === code);
  if (known === undefined) return knownOfJob(t, code) ?? message;
  const text = t(`error.${known}`);
  const problem = brokenRule(t, failure);
  // Of a conflict the rule says all.
  if (problem !== undefined) return known === 'BAD_INPUT' ? `${text} ${problem}` : problem;
  return WITH_MESSAGE.includes(code) && message !== '' ? `${text} ${message}` : text;
}

/** Why a seat of a job failed or was left alone. */
export function jobErrorText(t: Translate, error: Pick<CallFailure, 'code' | 'message'>): string {
  return knownOfJob(t, error.code) ?? failureText(t, error);
}

function knownOfJob(t: Translate, code: string): string | undefined {
  const known = JOB_ERROR_CODES.find((one) => one === code);
  return known && t(`jobError.${known}`);
}

function brokenRule(
  t: Translate,
  { message, details = {} }: Pick<CallFailure, 'message' | 'details'>,
): string | undefined {
  const { rule, ...values } = details;
  if (typeof rule !== 'string') return undefined;
  const params = Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (typeof value === 'boolean' ? [] : [[name, value]])),
  );
  return problemText(t, { code: rule, message, params });
}
