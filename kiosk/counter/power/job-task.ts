// What a job is made of: one task per seat, given its turn by the jobs' line.
import { AppError, type AppErrorOptions } from '../../../shared/errors/app-error.ts';
import type { Job } from '../../ipc/seat.ts';
import type { Caller } from '../calls.ts';

/** A task's turn: nothing else runs on its seat until it ends. */
export interface Turn {
  jobId: string;
  /** Aborts when the counter stops, or when a forced power-off takes over. */
  signal: AbortSignal;
  /** Says what is awaited now, as a word that the interface knows. */
  step(word: string): void;
}

export interface TaskResult {
  before: string | null;
  after: string | null;
  /** How the result is known. */
  verified: string | null;
  /** What went wrong on the way and was done without: for the audit. */
  remark?: string | undefined;
}

export interface JobTask {
  seatId: string;
  label: string;
  /** From which starts its own keeps the distance: from those of its job, or of all that draw current; asked at its turn. */
  distance?: () => 'job' | 'all' | 'none';
  /** What became of it is recorded; also when it was cancelled before its turn, and `run` never called. */
  over?: () => void;
  /** @throws SkippedSeat when the seat must be left alone; any other error is its failure */
  run(turn: Turn): Promise<TaskResult>;
}

export interface JobSpec {
  action: Job['action'];
  /** The boot device that is set with it. */
  boot?: Job['boot'];
  /** Name of the call, for the audit. */
  call: string;
  caller: Caller;
  tasks: JobTask[];
  /** Least time between the starts of two seats, ms. */
  staggerMs?: number;
  /** Seats at the same time. */
  maxInFlight?: number;
  reason?: string | undefined;
  /** Nobody reads its result here: gone when it is over. */
  transient?: boolean;
  /** A shut-down that is awaited on one of these seats ends: this job cuts the power instead. */
  supersedesSoftOn?: readonly string[];
}

/** The seat was left alone, and why. Nothing was sent. */
export class SkippedSeat extends AppError {
  constructor(code: string, message: string, options: AppErrorOptions = {}) {
    super(code, message, options);
  }
}
