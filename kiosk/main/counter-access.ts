// The counter that this window works with: inside this very process, or on another computer.
import type { CallName } from '../ipc/contract.ts';

export interface CounterAccess {
  /** @throws CallError */
  call(name: CallName, input: unknown): Promise<unknown>;
  /** Notifications, and `{link}` of a remote counter. @returns how to end it */
  subscribe(listener: (message: unknown) => void): () => void;
  /** The page died and comes back: worth a line in the audit where the audit is ours. Never throws. */
  pageGone(reason: string): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}
