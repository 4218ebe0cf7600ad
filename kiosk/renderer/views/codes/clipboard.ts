// Copies a secret and takes it back out of the clipboard after half a minute.
import { useSyncExternalStore } from 'react';

export const CLIPBOARD_MS = 30_000;

export interface Copied {
  /** What was copied, for the tick on the right button; never the text itself. */
  name: string;
  /** By this computer's clock. */
  clearAt: number;
}

type Clipboard = Pick<globalThis.Clipboard, 'writeText' | 'readText'>;

/** One per page: the clipboard is one too, and it has to be cleared also when the card is closed. */
export class SecretClipboard {
  readonly #clipboard: () => Clipboard | undefined;
  readonly #keepMs: number;
  readonly #listeners = new Set<() => void>();
  #copied: Copied | null = null;
  #text = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(clipboard: () => Clipboard | undefined, keepMs = CLIPBOARD_MS) {
    this.#clipboard = clipboard;
    this.#keepMs = keepMs;
  }

  get copied(): Copied | null {
    return this.#copied;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @throws where the browser gives no clipboard (a page without TLS) or refuses it */
  async copy(name: string, text: string): Promise<void> {
    const clipboard = this.#clipboard();
    if (clipboard === undefined) throw new Error('no clipboard');
    await clipboard.writeText(text);
    this.#text = text;
    this.#set({ name, clearAt: Date.now() + this.#keepMs });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.clear(), this.#keepMs);
  }

  /** Empties the clipboard unless somebody has copied something else since, where that can be read. */
  async clear(): Promise<void> {
    clearTimeout(this.#timer);
    const clipboard = this.#clipboard();
    if (this.#text === '' || clipboard === undefined) return;
    try {
      if (await this.#holdsOurs(clipboard)) await clipboard.writeText('');
    } catch {
      // A page in the background may not write: done as soon as it is looked at again.
      window.addEventListener('focus', () => void this.clear(), { once: true });
      return;
    }
    this.#text = '';
    this.#set(null);
  }

  async #holdsOurs(clipboard: Clipboard): Promise<boolean> {
    try {
      return (await clipboard.readText()) === this.#text;
    } catch {
      // Not readable: better to clear once too often than to leave a code behind.
      return true;
    }
  }

  #set(copied: Copied | null): void {
    this.#copied = copied;
    for (const listener of this.#listeners) listener();
  }
}

const shared = new SecretClipboard(() => navigator.clipboard);

/** The page's clipboard and what of ours lies in it. */
export function useSecretClipboard(): { copied: Copied | null; copy: SecretClipboard['copy'] } {
  const copied = useSyncExternalStore(
    (listener) => shared.subscribe(listener),
    () => shared.copied,
  );
  return { copied, copy: (name, text) => shared.copy(name, text) };
}
