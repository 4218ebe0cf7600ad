// Runs checks side by side, each within its own time limit; Ctrl-C ends those that still run.
import { messageOf } from '../../../shared/errors/app-error.ts';
import { type Check, error, type Problem, type Severity, type Sighting, Skipped, warning } from './check.ts';

/** A check with the facts that it is to look at. */
export interface Job {
  /** What it looks at: `machine`, `node`, `bmc`, `counter`. */
  place: string;
  check: Pick<Check<never>, 'name' | 'codes' | 'limitMs'>;
  run: (signal: AbortSignal) => ReturnType<Check<never>['run']>;
}

export interface Finding {
  code: string;
  severity: Severity;
  place: string;
  check: string;
  subject?: string;
  message: string;
  detail?: string;
  cure: string;
}

export interface Outcome {
  place: string;
  name: string;
  status: 'good' | 'found' | 'skipped' | 'cancelled';
  /** What is well, or why nothing was judged. */
  note?: string;
  findings: Finding[];
  ms: number;
}

/** What any check may end with instead of an answer. */
export const RUNNER_CODES = {
  CHECK_TIMED_OUT: warning(
    'A check got no answer within its time limit',
    'What it asked hangs: look at the program or disk that it names, and run the doctor again.',
  ),
  CHECK_FAILED: error(
    'The doctor itself failed in a check',
    'Run it again; if it stays, report it with its detail. The other checks hold.',
  ),
} as const satisfies Record<string, Problem>;

/** The check with its facts at hand. */
export function job<Facts, Code extends string>(place: string, check: Check<Facts, Code>, facts: Facts): Job {
  return { place, check, run: (signal) => check.run(facts, signal) };
}

/** @returns one outcome per job, in their order; never rejects */
export function runChecks(jobs: readonly Job[], cancelled: AbortSignal): Promise<Outcome[]> {
  return Promise.all(jobs.map((one) => runOne(one, cancelled)));
}

async function runOne(one: Job, cancelled: AbortSignal): Promise<Outcome> {
  const { place, check } = one;
  const start = performance.now();
  const limit = new AbortController();
  const ended = Promise.withResolvers<never>();
  const signal = AbortSignal.any([limit.signal, cancelled]);
  const timer = setTimeout(() => limit.abort(new DOMException('time limit', 'TimeoutError')), check.limitMs);
  const onAbort = () => ended.reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  const outcome = (status: Outcome['status'], sightings: readonly Sighting[], note?: string): Outcome => ({
    ...{ place, name: check.name, status },
    ...(note === undefined ? {} : { note }),
    findings: sightings.map((sighting) => findingOf(one, sighting)),
    ms: Math.round(performance.now() - start),
  });
  try {
    const { found, good } = await Promise.race([one.run(signal), ended.promise]);
    return found.length > 0 ? outcome('found', found) : outcome('good', [], good);
  } catch (cause) {
    // Cut short: whatever it threw then says nothing about what it looked at.
    if (cancelled.aborted) return outcome('cancelled', []);
    if (cause instanceof Skipped) return outcome('skipped', [], cause.message);
    if (limit.signal.aborted) {
      const detail = `no answer within ${check.limitMs / 1000} s`;
      return outcome('found', [{ code: 'CHECK_TIMED_OUT', subject: check.name, detail }]);
    }
    // A parser's message quotes what it read, which may be a secret.
    const detail = cause instanceof SyntaxError ? 'something that was read is malformed' : messageOf(cause);
    return outcome('found', [{ code: 'CHECK_FAILED', subject: check.name, detail }]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

function findingOf({ place, check }: Job, { code, subject, detail }: Sighting): Finding {
  const problem: Problem | undefined = { ...RUNNER_CODES, ...check.codes }[code];
  const { severity, words, cure } = problem ?? RUNNER_CODES.CHECK_FAILED;
  return {
    ...{ code, severity, place, check: check.name },
    ...(subject === undefined ? {} : { subject }),
    message: words,
    ...(detail === undefined ? {} : { detail }),
    cure,
  };
}
