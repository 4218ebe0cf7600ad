// What a check of the doctor is: a plain object with the codes that it can find and one function.
import { isAppError, messageOf, systemCode } from '../../../shared/errors/app-error.ts';

export type Severity = 'error' | 'warning';

/** What a code means, in words for whoever has to mend it. */
export interface Problem {
  /** An error keeps renters from playing, or opens a door; a warning will do so later, or in another case. */
  severity: Severity;
  words: string;
  cure: string;
}

/** One thing that was found wrong. */
export interface Sighting<Code extends string = string> {
  code: Code;
  /** Which machine, file or BMC; left out where there is only one. */
  subject?: string | undefined;
  /** What was seen; never a secret. */
  detail?: string | undefined;
}

export interface Result<Code extends string = string> {
  found: readonly Sighting<Code>[];
  /** What is well, in a few words, when nothing was found. */
  good?: string;
}

/** `Facts` are what the checks of a group share: each is learnt once, when the first check asks for it. */
export interface Check<Facts, Code extends string = string> {
  name: string;
  codes: Readonly<Record<Code, Problem>>;
  /** Its own time limit, ms. */
  limitMs: number;
  run(facts: Facts, signal: AbortSignal): Promise<Result<Code>>;
}

/** Lets the compiler hold `run` to the codes of the table. */
export function defineCheck<Facts, Code extends string>(check: Check<Facts, Code>): Check<Facts, Code> {
  return check;
}

export const error = (words: string, cure: string): Problem => ({ severity: 'error', words, cure });
export const warning = (words: string, cure: string): Problem => ({ severity: 'warning', words, cure });

/** Thrown by a check that can't judge here; the reason is shown, and it counts neither as good nor as wrong. */
export class Skipped extends Error {}

/** Makes the value at the first call; later calls share it, failure included. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** What became of a call, where its failure is a finding. Mistakes of our own still throw. */
export async function attempt<T>(work: Promise<T>): Promise<{ value: T } | { failure: Failure }> {
  try {
    return { value: await work };
  } catch (cause) {
    if (!isAppError(cause) && systemCode(cause) === undefined) throw cause;
    const code = isAppError(cause) ? cause.code : (systemCode(cause) ?? '');
    return { failure: { code, message: messageOf(cause), cause } };
  }
}

export interface Failure {
  code: string;
  message: string;
  cause: unknown;
}
