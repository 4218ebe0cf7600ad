// Who is at this screen, and whether it is locked.
import type { CounterClient } from '../../ipc/contract.ts';
import type { SessionStatus } from '../../ipc/staff.ts';
import { External } from '../store/external.ts';

export interface SessionState {
  /** Null until the counter answered for the first time. */
  status: SessionStatus | null;
  error: unknown;
}

export class SessionStore extends External<SessionState> {
  readonly #client: CounterClient;

  constructor(client: CounterClient) {
    super({ status: null, error: null });
    this.#client = client;
  }

  /** A call answered with the session's new state. */
  accept(status: SessionStatus): void {
    this.set({ status, error: null });
  }

  async refresh(): Promise<void> {
    try {
      this.accept(await this.#client.call('session.status', {}));
    } catch (error) {
      this.set({ error });
    }
  }

  async lock(): Promise<void> {
    await this.#ask('session.lock');
  }

  async logout(): Promise<void> {
    await this.#ask('session.logout');
  }

  /** Somebody is here. A failure shows itself elsewhere: the link or the lock. */
  async touch(): Promise<void> {
    await this.#client.call('session.touch', {}).catch(() => undefined);
  }

  async #ask(name: 'session.lock' | 'session.logout'): Promise<void> {
    try {
      this.accept(await this.#client.call(name, {}));
    } catch (error) {
      this.set({ error });
      await this.refresh();
    }
  }
}
