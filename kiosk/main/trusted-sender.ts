// Whether a message from a page comes from the interface itself.
import { isOurs } from './app-url.ts';

/** What is looked at of Electron's event. */
export interface Sent {
  sender: unknown;
  /** Null: the frame is gone already. */
  senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** True for the main frame of this window, as long as it shows our page. */
export function isTrusted({ sender, senderFrame }: Sent, window: unknown): boolean {
  if (window === undefined || sender !== window || senderFrame === null) return false;
  return senderFrame.parent === null && isOurs(senderFrame.url);
}
