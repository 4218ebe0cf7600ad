// Why simulated BMCs can't run on this computer, in a line that says what to do.
import { AppError } from '../../../shared/errors/app-error.ts';

export class CannotStart extends AppError<'SIMULATOR_CANNOT_START'> {
  constructor(message: string, cause?: unknown) {
    super('SIMULATOR_CANNOT_START', message, { cause });
  }
}

/** @param what is missing, or does not find what it needs */
export function missingPackages(what: string, cause: unknown): CannotStart {
  return new CannotStart(`${what}: apt install openipmi libopenipmi-dev gcc`, cause);
}
