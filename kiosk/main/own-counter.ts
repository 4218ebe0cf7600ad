// The counter inside this process: calls go straight to it, as the one person at this window.
import type { Caller } from '../counter/calls.ts';
import type { Counter } from '../counter/counter.ts';
import type { CallName } from '../ipc/contract.ts';
import type { Notification } from '../ipc/notifications.ts';
import type { CounterAccess } from './counter-access.ts';

/** How often a page is connected again while the counter restarts after a restored backup. */
const AGAIN_MS = 500;

export class OwnCounter implements CounterAccess {
  readonly #counter: Counter;
  /** The session of this window: in memory only, so closing the program logs out. */
  #token: string | undefined;

  constructor(counter: Counter) {
    this.#counter = counter;
  }

  start(): Promise<void> {
    return this.#counter.start();
  }

  stop(): Promise<void> {
    return this.#counter.stop();
  }

  async call(name: CallName, input: unknown): Promise<unknown> {
    const caller = this.#caller();
    // The dispatcher checks the input by the schema of its name.
    const output = await this.#counter.dispatch(name, input as never, caller);
    const { sessions } = this.#counter.parts;
    const opened = sessions.takeToken(caller);
    if (opened) this.#token = opened.token;
    else if (this.#token !== undefined && !sessions.find(this.#token)) this.#token = undefined;
    return output;
  }

  subscribe(listener: (message: unknown) => void): () => void {
    let ended = false;
    let close: () => void = () => undefined;
    let timer: NodeJS.Timeout | undefined;
    const connect = () => {
      if (ended) return;
      try {
        close = this.#listen(listener, () => {
          listener({ link: 'down' });
          timer = setTimeout(connect, AGAIN_MS);
        });
        listener({ link: 'up' });
      } catch {
        // The counter is starting again; nobody is logged in yet.
        timer = setTimeout(connect, AGAIN_MS);
      }
    };
    connect();
    return () => {
      ended = true;
      clearTimeout(timer);
      close();
    };
  }

  pageGone(reason: string): void {
    try {
      const { audit } = this.#counter.parts;
      audit.record({ who: 'kiosk', action: 'kiosk.pageGone', result: 'failed', code: reason });
    } catch {
      // The counter is starting again; the log has it.
    }
  }

  #listen(listener: (message: Notification) => void, onEnd: () => void): () => void {
    if (!this.#caller().person) throw new Error('nobody is logged in');
    const subscription = this.#counter.hub.subscribe({
      view: () => {
        const { person, locked } = this.#caller();
        if (!person) return 'gone';
        return locked ? 'locked' : 'full';
      },
      send: (notification) => {
        listener(notification);
        return true;
      },
      end: onEnd,
    });
    return () => subscription.close();
  }

  #caller(): Caller {
    const session = this.#token === undefined ? undefined : this.#counter.parts.sessions.find(this.#token);
    return {
      person: session?.person ?? null,
      locked: session?.locked ?? false,
      sessionId: session?.id ?? null,
      transport: 'ipc',
      address: 'local',
    };
  }
}
