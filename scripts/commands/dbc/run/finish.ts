// From work to exit code: an error is a line on stderr, with --json also an object on stdout.
import { type Failure, failureOf } from './failure.ts';

export interface FinishOptions {
  json?: boolean | undefined;
  /** What this command calls the library's fields. */
  names?: Readonly<Record<string, string>> | undefined;
}

/** Runs a command to its exit code. Errors that are none of ours are thrown on: they are bugs. */
export async function finish(options: FinishOptions, work: () => Promise<number>): Promise<never> {
  let exitCode: number;
  try {
    exitCode = await work();
  } catch (error) {
    const failure = failureOf(error, options.names);
    if (!failure) throw error;
    report(failure, options.json);
    exitCode = failure.exitCode;
  }
  process.exit(exitCode);
}

function report({ code, message, retryable, hint, exitCode }: Failure, json = false): void {
  const advice = hint === undefined ? '' : ` — ${hint}`;
  process.stderr.write(`error: ${message} (${code})${advice}\n`);
  if (json) {
    process.stdout.write(`${JSON.stringify({ error: { code, message, retryable, hint, exitCode } })}\n`);
  }
}
