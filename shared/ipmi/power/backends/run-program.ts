// Runs the owner's program once, in a group of its own, and ends all of it when the signal says so.
import { execa } from 'execa';
import { systemCode } from '../../../errors/app-error.ts';

export interface ProgramOutput {
  stdout: string;
  exitCode: number | undefined;
  /** Our signal ended it. */
  aborted: boolean;
  /** It is not there, or may not be started. */
  missing: boolean;
}

/** @param env what the program sees beside PATH and HOME */
export async function runProgram(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<ProgramOutput> {
  const { PATH = '/usr/bin:/bin', HOME = '/' } = process.env;
  const started = execa(program, args, {
    env: { PATH, HOME, ...env },
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    // Whatever the program starts shares its output: killed alone, it would be waited for all the same.
    detached: process.platform !== 'win32',
  });
  const end = () => killGroup(started.pid);
  signal.addEventListener('abort', end, { once: true });
  try {
    const result = await started;
    const code = systemCode(result);
    return {
      stdout: result.stdout,
      exitCode: result.exitCode,
      aborted: result.isTerminated && signal.aborted,
      missing: code === 'ENOENT' || code === 'EACCES',
    };
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch (error) {
    // It ended in the same instant.
    if (systemCode(error) !== 'ESRCH') throw error;
  }
}
