// Each check has its own time limit and its own failure, and Ctrl-C ends those that still run.
import { expect, it } from 'vitest';
import { attempt, defineCheck, error, Skipped, warning } from '../../../scripts/commands/doctor/check.ts';
import { formatText, severityOf } from '../../../scripts/commands/doctor/report.ts';
import { job, runChecks } from '../../../scripts/commands/doctor/run-checks.ts';
import { AppError } from '../../../shared/errors/app-error.ts';

type Code = 'BROKEN' | 'SHABBY';

function check(
  run: (signal: AbortSignal) => Promise<{ found: { code: Code; detail?: string }[]; good?: string }>,
) {
  const codes = { BROKEN: error('It is broken', 'Mend it.'), SHABBY: warning('It is shabby', 'Paint it.') };
  return job(
    'here',
    defineCheck({ name: 'it', codes, limitMs: 50, run: (_facts: undefined, signal) => run(signal) }),
    undefined,
  );
}
const never = () => new Promise<never>(() => undefined);
const run = (...jobs: ReturnType<typeof check>[]) => runChecks(jobs, new AbortController().signal);

it('tells what was found with words and cure, and what is well', async () => {
  const [broken, well] = await run(
    check(async () => ({ found: [{ code: 'BROKEN', detail: 'two pieces' }] })),
    check(async () => ({ found: [], good: 'whole' })),
  );
  expect(broken).toMatchObject({
    status: 'found',
    findings: [
      { code: 'BROKEN', severity: 'error', message: 'It is broken', detail: 'two pieces', cure: 'Mend it.' },
    ],
  });
  expect(well).toMatchObject({ status: 'good', note: 'whole', findings: [] });
});

it('ends a check that never answers at its limit: CHECK_TIMED_OUT, and the others hold', async () => {
  const [hung, well] = await run(
    check(never),
    check(async () => ({ found: [] })),
  );
  expect(hung?.findings).toMatchObject([{ code: 'CHECK_TIMED_OUT', severity: 'warning', subject: 'it' }]);
  expect(well?.status).toBe('good');
});

it('tells a mistake of its own: CHECK_FAILED', async () => {
  const [outcome] = await run(check(() => Promise.reject(new TypeError('x is undefined'))));
  expect(outcome?.findings).toMatchObject([{ code: 'CHECK_FAILED', detail: 'x is undefined' }]);
});

it('skips with a reason, which is neither good nor wrong', async () => {
  const outcomes = await run(check(() => Promise.reject(new Skipped('nothing here'))));
  expect(outcomes).toMatchObject([{ status: 'skipped', note: 'nothing here' }]);
  expect(severityOf(outcomes)).toBe('none');
});

it('gives what was found until Ctrl-C, and calls the rest cancelled', async () => {
  const stop = new AbortController();
  const done = check(async () => ({ found: [{ code: 'SHABBY' }] }));
  const running = runChecks([done, check(never)], stop.signal);
  await Promise.resolve();
  stop.abort();
  const outcomes = await running;
  expect(outcomes.map(({ status }) => status)).toEqual(['found', 'cancelled']);
  expect(formatText(outcomes, true)).toContain('Cancelled');
});

it('is as grave as the gravest finding', async () => {
  const shabby = check(async () => ({ found: [{ code: 'SHABBY' }] }));
  const broken = check(async () => ({ found: [{ code: 'BROKEN' }] }));
  expect(severityOf(await run(shabby))).toBe('warning');
  expect(severityOf(await run(shabby, broken))).toBe('error');
});

it('lets nothing that others wrote steer the terminal', async () => {
  const outcomes = await run(
    check(async () => ({ found: [{ code: 'BROKEN', detail: 'a\u001b[2Jb\u202ec' }] })),
  );
  expect(formatText(outcomes, false)).toContain('a?[2Jb?c');
});

it('takes failures of the world for findings, and mistakes for mistakes', async () => {
  await expect(attempt(Promise.reject(new AppError('GONE', 'not there')))).resolves.toMatchObject({
    failure: { code: 'GONE' },
  });
  await expect(attempt(Promise.reject(new TypeError('mistake')))).rejects.toThrow('mistake');
});
