// The counter over Electron's IPC: the preload script gives `window.netbar`.
import type { CounterClient } from '../../ipc/contract.ts';
import { NotificationSchema } from '../../ipc/notifications.ts';
import { parseOutput, toCallError } from './seen.ts';

/** What the preload script puts on the window; the main process checks every name and input again. */
export interface Bridge {
  call(name: string, input: unknown): Promise<{ ok: true; value: unknown } | { ok: false; failure: unknown }>;
  /** Calls back with each notification, or with `{link: 'up' | 'down'}` of a remote counter. */
  subscribe(listener: (message: unknown) => void): () => void;
}

declare global {
  interface Window {
    netbar?: Bridge;
  }
}

export function ipcClient(bridge: Bridge): CounterClient {
  return {
    async call(name, input) {
      const answer = await bridge.call(name, input);
      if (!answer.ok) throw toCallError(answer.failure, 500);
      return parseOutput(name, answer.value);
    },
    subscribe(listener) {
      listener.onLink('up');
      return bridge.subscribe((message) => {
        if (isLink(message)) return listener.onLink(message.link);
        const parsed = NotificationSchema.safeParse(message);
        if (parsed.success) listener.onNotification(parsed.data);
      });
    },
  };
}

function isLink(message: unknown): message is { link: 'up' | 'down' } {
  return (
    typeof message === 'object' &&
    message !== null &&
    'link' in message &&
    (message.link === 'up' || message.link === 'down')
  );
}
