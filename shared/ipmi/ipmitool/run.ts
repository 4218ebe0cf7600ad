// Starts ipmitool once and says how it ended. Errors of the process library stay in here.
import { execa } from 'execa';
import { systemCode } from '../../errors/app-error.ts';
import { IpmiError } from '../errors.ts';
import type { Invocation } from './invocation.ts';

export interface ToolOutput {
  stdout: string;
  stderr: string;
  /** Undefined when it was killed. */
  exitCode: number | undefined;
  /** Our signal ended it. */
  aborted: boolean;
}

/** Between SIGTERM and SIGKILL. */
const KILL_AFTER_MS = 500;

/**
 * Runs to the end, whatever the exit code; stdin is closed so that nothing ever prompts.
 * @throws IpmiError IPMI_NOT_INSTALLED
 */
export async function runTool(binary: string, call: Invocation, signal: AbortSignal): Promise<ToolOutput> {
  const result = await execa(binary, call.args, {
    env: call.env,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    cancelSignal: signal,
    forceKillAfterDelay: KILL_AFTER_MS,
  });
  const systemError = systemCode(result);
  if (systemError === 'ENOENT' || systemError === 'EACCES') {
    throw new IpmiError(
      'IPMI_NOT_INSTALLED',
      `${binary} is not on this computer: install the package ipmitool`,
      { context: { binary } },
    );
  }
  return {
    stdout: result.stdout,
    stderr: result.stderr,
    exitCode: result.exitCode,
    aborted: result.isCanceled,
  };
}
