// The bridge: two functions, nothing of Electron or Node behind them. Runs sandboxed, in its own world.
import { contextBridge, ipcRenderer } from 'electron';
import { CHANNELS } from '../ipc/channels.ts';

type OnMessage = (event: unknown, message: unknown) => void;
let current: OnMessage | undefined;

contextBridge.exposeInMainWorld('netbar', {
  /** Names and inputs are checked by the main process; the page gets an answer, never an exception. */
  call: (name: string, input: unknown): Promise<unknown> => ipcRenderer.invoke(CHANNELS.call, name, input),
  /** Starts the notifications of this page; a second call takes the place of the first. @returns how to end it */
  subscribe: (listener: (message: unknown) => void): (() => void) => {
    const onMessage: OnMessage = (_event, message) => listener(message);
    if (current) ipcRenderer.removeListener(CHANNELS.notification, current);
    current = onMessage;
    ipcRenderer.on(CHANNELS.notification, onMessage);
    ipcRenderer.send(CHANNELS.subscribe);
    return () => {
      if (current !== onMessage) return;
      current = undefined;
      ipcRenderer.removeListener(CHANNELS.notification, onMessage);
      ipcRenderer.send(CHANNELS.unsubscribe);
    };
  },
});
