// Who signs for this machine on the node: nobody, a pre-signed triple, or the counter.

import { AppError } from '../../shared/errors/app-error.ts';

/** The identity itself can't be used; the node was not asked. */
export class IdentityError extends AppError<'IDENTITY_UNREADABLE'> {}

export interface Codes {
  deviceId: string;
  password: string;
}

/** What a signed read of the node says about our codes; `duplicate`: another machine shows our device ID. */
export type Verdict = 'equal' | 'differs' | 'not-connected' | 'duplicate';

/**
 * Signed calls for one machine. The agent never learns more than a verdict, so that the same interface
 * fits a counter that reads, compares and sets in its stead.
 */
export interface SignAndCompare {
  readonly kind: 'none' | 'presigned' | 'counter';
  /** Whether compare() can be asked at all. */
  readonly canCompare: boolean;
  /**
   * Compares what the node hands out with `codes`.
   * @throws DbcError; SIGNATURE_REFUSED when the identity does not open this machine's codes
   */
  compare(nodeId: string, codes: Codes, signal: AbortSignal): Promise<Verdict>;
  /**
   * Sets the codes on the node: a storing node needs both, a pushing one takes the password alone
   * (queued, not applied).
   * @throws DbcError
   */
  set(nodeId: string, codes: Partial<Codes>, signal: AbortSignal): Promise<void>;
  /** Tells when the identity may have changed; returns how to stop listening. */
  watch(onChange: () => void): () => void;
}
