// One thing to ask of ipmitool, and how its answer is read.
import type { ToolOutput } from './run.ts';

export interface ToolCommand<T> {
  /** ipmitool's own words. */
  words: readonly string[];
  /** What it is called in errors, where the words would tell nobody anything. */
  name?: string;
  /** Several commands in one session instead of `words`; ipmitool goes on after one that fails. */
  script?: readonly string[];
  /** Success is text that we understand, never the exit code: undefined means failure. */
  parse: (output: ToolOutput) => T | undefined;
  /** True: it must never reach the BMC twice, and when it fails it may have been carried out. */
  changes?: boolean;
  /** True when `-v` would change stdout; a failure is then diagnosed by one `-v mc info`. */
  list?: boolean;
  /** Default time limit of the whole call, in ms. */
  timeoutMs: number;
}

export function nameOf({ name, words }: ToolCommand<unknown>): string {
  return name ?? words.join(' ');
}
