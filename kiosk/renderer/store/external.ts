// The smallest external store: a value, changes, and a hook that reads a part of it.
import { useSyncExternalStore } from 'react';

export class External<State extends object> {
  #state: State;
  readonly #listeners = new Set<() => void>();

  constructor(state: State) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  /** Changes some fields and tells everybody who reads. */
  set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

/** Reads a part; `pick` must give the same object while nothing of it changed. */
export function useExternal<State extends object, Part>(
  store: External<State>,
  pick: (state: State) => Part,
): Part {
  return useSyncExternalStore(store.subscribe, () => pick(store.state));
}
