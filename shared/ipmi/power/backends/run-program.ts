// Runs the owner's program once, in a group of its own, and ends all of it when the signal says so.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { execa } from 'execa';
import { systemCode } from '../../../errors/app-error.ts';
import { sleep } from '../../../util/time.ts';

export interface ProgramOutput {
  stdout: string;
  exitCode: number | undefined;
  /** Our signal ended it. */
  aborted: boolean;
  /** It is not there, or may not be started. */
  missing: boolean;
}

const runFile = promisify(execFile);

/** How long the end of a killed program is waited for, ms: what it left behind may hold its output open for ever. */
const LAST_WORDS_MS = 1000;

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
  const cut = Promise.withResolvers<undefined>();
  const over = new AbortController();
  const end = async () => {
    await killTree(started.pid).catch(() => undefined);
    await sleep(LAST_WORDS_MS, over.signal).catch(() => undefined);
    cut.resolve(undefined);
  };
  signal.addEventListener('abort', end, { once: true });
  try {
    const result = await Promise.race([started, cut.promise]);
    if (!result) {
      // What is left of it keeps no pipe of ours.
      started.stdout.destroy();
      started.stderr.destroy();
      return { stdout: '', exitCode: undefined, aborted: true, missing: false };
    }
    const code = systemCode(result);
    return {
      stdout: result.stdout,
      exitCode: result.exitCode,
      aborted: result.isTerminated && signal.aborted,
      missing: code === 'ENOENT' || code === 'EACCES',
    };
  } finally {
    signal.removeEventListener('abort', end);
    over.abort();
  }
}

async function killTree(pid: number | undefined): Promise<void> {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    // Windows ends a process alone: a .cmd file's own child would go on.
    await runFile('taskkill.exe', ['/T', '/F', '/PID', String(pid)], { windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // It ended in the same instant.
    if (systemCode(error) !== 'ESRCH') throw error;
  }
}
