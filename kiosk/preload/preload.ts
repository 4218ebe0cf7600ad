// The bridge: two functions, nothing of Electron or Node behind them. Runs sandboxed, in its own world.
import { contextBridge, ipcRenderer } from 'electron';
import { CHANNELS } from '../ipc/channels.ts';

contextBridge.exposeInMainWorld('netbar', {
  /** Names and inputs are checked by the main process; the page gets an answer, never an exception. */
  call: (name: string, input: unknown): Promise<unknown> => ipcRenderer.invoke(CHANNELS.call, name, input),
  /** Starts the notifications of this page; a second call takes the place of the first. */
  subscribe: (listener: (message: unknown) => void): (() => void) => {
    const onMessage = (_event: unknown, message: unknown) => listener(message);
    ipcRenderer.on(CHANNELS.notification, onMessage);
    ipcRenderer.send(CHANNELS.subscribe);
    return () => {
      ipcRenderer.removeListener(CHANNELS.notification, onMessage);
      ipcRenderer.send(CHANNELS.unsubscribe);
    };
  },
});
