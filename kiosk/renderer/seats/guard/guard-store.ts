// Questions that must be answered before a seat is touched: one at a time, asked from anywhere.

import type { Approval } from '../../../ipc/calls/parts.ts';
import type { CallError } from '../../../ipc/errors.ts';
import type { Seat } from '../../../ipc/seat.ts';
import type { IconName } from '../../components/icon.tsx';
import { External, useExternal } from '../../store/external.ts';

export interface GuardRequest {
  seat: Pick<Seat, 'id'>;
  /** The question. */
  title: string;
  /** The word on the button, with the seat in it. */
  confirm: string;
  /** What will happen, each as a sentence. */
  effects: readonly { icon: IconName; text: string }[];
  /**
   * Reason and owner's consent: `inUse` only while somebody is in or has paid (the default), `never` where a
   * plain question is enough.
   */
  approval?: 'inUse' | 'never';
  /** What has been typed already as the reason. */
  reason?: string;
  /** A gentler way, offered beside Cancel. */
  instead?: { label: string; run(): void };
  /** Red: it cuts power or throws somebody out (the default). */
  danger?: boolean;
  /** Does it; a failure keeps the dialog open and is shown in it. */
  act(approval: Approval | undefined): Promise<CallError | null>;
}

const store = new External<{ request: (GuardRequest & { settle(done: boolean): void }) | null }>({
  request: null,
});

/** Asks; resolves to true when it was done, false when it was cancelled. */
export function askGuard(request: GuardRequest): Promise<boolean> {
  store.state.request?.settle(false);
  return new Promise((resolve) => {
    const settle = (done: boolean): void => {
      store.set({ request: null });
      resolve(done);
    };
    store.set({ request: { ...request, settle } });
  });
}

export function useGuardRequest() {
  return useExternal(store, (state) => state.request);
}

/** `const ask = useGuard(); await ask({ seat, title, confirm, effects, act })` */
export function useGuard(): typeof askGuard {
  return askGuard;
}
