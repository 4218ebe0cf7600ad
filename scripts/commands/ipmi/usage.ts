// Wrong arguments, and the exit codes of all BMC commands.
import type { CommanderError } from 'commander';
import { EXIT } from '../../../shared/config/exit-codes.ts';
import { AppError } from '../../../shared/errors/app-error.ts';

/** Ended by Ctrl-C or by a "no": 128 + SIGINT, as shells say it. */
export const EXIT_CANCELLED = 130;

/** The command line can't be meant like that; nothing was sent. */
export class UsageError extends AppError<'USAGE'> {
  constructor(message: string, cause?: unknown) {
    super('USAGE', message, { cause });
  }
}

/** For `exitOverride`: commander's own complaints end with 64 instead of 1. */
export function exitLikeSysexits(error: CommanderError): never {
  process.exit(error.exitCode === 1 ? EXIT.usage : error.exitCode);
}
