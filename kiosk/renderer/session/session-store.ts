// Who is at this screen, and whether it is locked.
import type { CounterClient } from '../../ipc/contract.ts';
import { CallError } from '../../ipc/errors.ts';
import type { SessionStatus } from '../../ipc/staff.ts';
import { External } from '../store/external.ts';

export interface SessionState {
  /** Null until the counter answered for the first time. */
  status: SessionStatus | null;
  error: unknown;
}

export class SessionStore extends External<SessionState> {
  readonly #client: CounterClient;
  /** The screen is locked and the counter has not been told. */
  #lockOwed = false;

  constructor(client: CounterClient) {
    super({ status: null, error: null });
    this.#client = client;
  }

  /** A call answered with the session's new state. */
  accept(status: SessionStatus): void {
    this.#lockOwed = false;
    this.set({ status, error: null });
  }

  /** Asks who is here, and tells the counter of a lock that it has missed. */
  async refresh(): Promise<void> {
    try {
      this.accept(await this.#client.call(this.#lockOwed ? 'session.lock' : 'session.status', {}));
    } catch (error) {
      // A session that the counter has forgotten needs no lock any more.
      if (!isLinkDown(error)) this.#lockOwed = false;
      this.set({ error });
    }
  }

  /** Locks this screen at once; a counter that is away is told as soon as it is back. */
  async lock(): Promise<void> {
    this.#lockOwed = true;
    const { status } = this.state;
    if (status) this.set({ status: { ...status, locked: true } });
    await this.refresh();
  }

  async logout(): Promise<void> {
    try {
      this.accept(await this.#client.call('session.logout', {}));
    } catch (error) {
      this.set({ error });
    }
  }

  /** Somebody is here. A failure shows itself elsewhere: the link or the lock. */
  async touch(): Promise<void> {
    await this.#client.call('session.touch', {}).catch(() => undefined);
  }
}

function isLinkDown(error: unknown): boolean {
  return error instanceof CallError && error.code === 'LINK_DOWN';
}
