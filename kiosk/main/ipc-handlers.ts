// What the page may ask of the main process: calls of the contract and the notifications, from our own page alone.
import { type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent, ipcMain } from 'electron';
import { CHANNELS } from '../ipc/channels.ts';
import { CALLS, type CallName } from '../ipc/contract.ts';
import { CallError, type CallFailure } from '../ipc/errors.ts';
import { inputLimit } from '../ipc/limits.ts';
import type { CounterAccess } from './counter-access.ts';
import { isTrusted } from './trusted-sender.ts';

type Answer = { ok: true; value: unknown } | { ok: false; failure: CallFailure };

export interface IpcOptions {
  window: () => BrowserWindow | undefined;
  counter: CounterAccess;
  note: (what: string) => void;
}

/** @returns how to end it */
export function handleIpc({ window, counter, note }: IpcOptions): () => void {
  let unsubscribe: (() => void) | undefined;
  const trusts = (event: IpcMainInvokeEvent | IpcMainEvent): boolean => {
    const trusted = isTrusted(event, window()?.webContents);
    if (!trusted) note('a message from a frame that is not ours was refused');
    return trusted;
  };
  const stop = () => {
    unsubscribe?.();
    unsubscribe = undefined;
  };

  ipcMain.handle(CHANNELS.call, async (event, name: unknown, input: unknown): Promise<Answer> => {
    if (!trusts(event)) return refused(403, 'FORBIDDEN', 'this page may not call the counter');
    if (!isCallName(name)) return refused(404, 'NOT_FOUND', 'no such call');
    if (!fits(name, input)) return refused(413, 'BAD_INPUT', 'the input is too large, or no JSON');
    try {
      return { ok: true, value: await counter.call(name, input) };
    } catch (error) {
      return { ok: false, failure: failureOf(error) };
    }
  });
  ipcMain.on(CHANNELS.subscribe, (event) => {
    if (!trusts(event)) return;
    stop();
    unsubscribe = counter.subscribe((message) => {
      const contents = window()?.webContents;
      // A page that died asks again when it is back.
      if (contents && !contents.isDestroyed() && !contents.isCrashed())
        contents.send(CHANNELS.notification, message);
    });
  });
  ipcMain.on(CHANNELS.unsubscribe, (event) => {
    if (trusts(event)) stop();
  });
  return () => {
    stop();
    ipcMain.removeHandler(CHANNELS.call);
    ipcMain.removeAllListeners(CHANNELS.subscribe);
    ipcMain.removeAllListeners(CHANNELS.unsubscribe);
  };
}

function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(CALLS, name);
}

/** What can't be JSON (cycles, functions) is no input of any call. */
function fits(name: CallName, input: unknown): boolean {
  try {
    return (JSON.stringify(input) ?? '').length <= inputLimit(name);
  } catch {
    return false;
  }
}

function failureOf(error: unknown): CallFailure {
  if (error instanceof CallError) {
    const { status, code, message, details } = error;
    return { status, code, message, details };
  }
  return { status: 500, code: 'INTERNAL', message: 'the counter could not do that; its log says more' };
}

function refused(status: number, code: string, message: string): Answer {
  return { ok: false, failure: { status, code, message } };
}
