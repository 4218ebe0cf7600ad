// The one contract between the interface and the counter, over Electron IPC and HTTP alike.
import type { z } from 'zod';
import { agentCalls } from './calls/agents.ts';
import { codeCalls } from './calls/codes.ts';
import { machineCalls, nodeCalls } from './calls/machines.ts';
import { powerCalls } from './calls/power.ts';
import { alertCalls, auditCalls } from './calls/records.ts';
import { seatCalls } from './calls/seats.ts';
import { backupCalls, settingsCalls } from './calls/settings.ts';
import { sessionCalls, setupCalls, staffCalls } from './calls/staff.ts';

/** Every call by its name, `group.verb`; over HTTP `/api/v1/group/verb`. */
export const CALLS = {
  ...sessionCalls,
  ...setupCalls,
  ...staffCalls,
  ...seatCalls,
  ...powerCalls,
  ...codeCalls,
  ...machineCalls,
  ...nodeCalls,
  ...alertCalls,
  ...auditCalls,
  ...settingsCalls,
  ...backupCalls,
  ...agentCalls,
} as const;

export type CallName = keyof typeof CALLS;
/** What a caller gives, before defaults. */
export type CallInput<Name extends CallName> = z.input<(typeof CALLS)[Name]['input']>;
/** What a handler is given, after defaults. */
export type CallParsed<Name extends CallName> = z.output<(typeof CALLS)[Name]['input']>;
export type CallOutput<Name extends CallName> = z.output<(typeof CALLS)[Name]['output']>;

/** The interface's way to the counter. Failures are `CallError`s with the counter's code. */
export interface CounterClient {
  call<Name extends CallName>(
    name: Name,
    input: CallInput<Name>,
    options?: { signal?: AbortSignal },
  ): Promise<CallOutput<Name>>;
  /**
   * Subscribes to the notifications; `onLink` tells when the stream comes and goes.
   * @returns how to end it
   */
  subscribe(listener: {
    onNotification(notification: import('./notifications.ts').Notification): void;
    onLink(link: 'up' | 'down'): void;
  }): () => void;
}

export const CALL_NAMES = Object.keys(CALLS).filter((name): name is CallName => name in CALLS);
