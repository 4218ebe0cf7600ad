// Ended by Ctrl-C, or by a "no".
import { AppError } from '../../../../shared/errors/app-error.ts';

/** The message says what was done before. */
export class Cancelled extends AppError<'CANCELLED'> {
  constructor(message: string) {
    super('CANCELLED', message);
  }
}
