// Lets a loop wait for "something changed", a time-out or the end, whichever comes first.

export class SignalBox {
  #wakers = new Set<() => void>();
  #pending = false;

  /** Ends the current wait, or the next one at once when nobody waits now. */
  wake(): void {
    if (this.#wakers.size === 0) this.#pending = true;
    for (const waker of [...this.#wakers]) waker();
  }

  /**
   * Waits at most `ms` (for ever when undefined).
   * @returns what ended it; "aborted" never rejects, so that loops end by their own condition
   */
  wait(signal: AbortSignal, ms?: number): Promise<'woken' | 'timeout' | 'aborted'> {
    if (signal.aborted) return Promise.resolve('aborted');
    if (this.#pending) {
      this.#pending = false;
      return Promise.resolve('woken');
    }
    return new Promise((resolve) => {
      const end = (why: 'woken' | 'timeout' | 'aborted') => {
        clearTimeout(timer);
        this.#wakers.delete(waker);
        signal.removeEventListener('abort', aborted);
        resolve(why);
      };
      const waker = () => end('woken');
      const aborted = () => end('aborted');
      const timer = ms === undefined ? undefined : setTimeout(() => end('timeout'), ms);
      this.#wakers.add(waker);
      signal.addEventListener('abort', aborted, { once: true });
    });
  }
}
