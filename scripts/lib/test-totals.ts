// Adds up vitest's JSON results and prints the closing line "N passed, N failed".
// Arguments: one RESULT_FILE:EXIT_CODE for each vitest run.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const VitestResult = z.object({
  numPassedTests: z.int(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.enum(['passed', 'failed']),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

export interface Totals {
  passed: number;
  /** One line for everything that did not pass. */
  failures: string[];
}

/**
 * Counts one vitest run. A skipped test counts as failed: a promise that is not checked is not kept.
 * So does a file that broke before its tests, and an exit code that no test explains.
 */
export function totalsOf(json: unknown, exitCode: number): Totals {
  const { numPassedTests, testResults } = VitestResult.parse(json);
  const failures = testResults.flatMap(({ name, status, assertionResults }) => {
    const notPassed = assertionResults.filter((test) => test.status !== 'passed');
    if (notPassed.length === 0 && status === 'failed') return [`${name}: failed outside its tests`];
    return notPassed.map((test) => `${name}: ${test.fullName} (${test.status})`);
  });
  if (exitCode !== 0 && failures.length === 0) {
    failures.push(`vitest ended with exit code ${exitCode}, see above`);
  }
  return { passed: numPassedTests, failures };
}

async function totalsOfRun(argument: string): Promise<Totals> {
  const [, file = '', exitCode = ''] = /^(.+):(\d+)$/.exec(argument) ?? [];
  try {
    return totalsOf(JSON.parse(await readFile(file, 'utf8')), Number(exitCode));
  } catch (error) {
    return { passed: 0, failures: [`${argument}: no readable test result: ${String(error)}`] };
  }
}

if (import.meta.main) {
  const runs = await Promise.all(process.argv.slice(2).map(totalsOfRun));
  const passed = runs.reduce((sum, run) => sum + run.passed, 0);
  const failures = runs.flatMap((run) => run.failures);
  for (const failure of failures) process.stdout.write(`not passed: ${failure}\n`);
  process.stdout.write(`${passed} passed, ${failures.length} failed\n`);
  process.exitCode = passed > 0 && failures.length === 0 ? 0 : 1;
}
