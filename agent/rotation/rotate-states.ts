// ROTATE: a fresh password at every boot and on command (10-agent-states, ROTATE).
import type { Transition } from '../state/machine.ts';

/** idle, R0 preparing (intent goes to disk), R1 password sent, R2 judging by DeepLink's own answer. */
export type RotateState = 'idle' | 'R0' | 'R1' | 'R2';

export type RotateEvent =
  | 'due'
  | 'not-due'
  | 'blocked'
  | 'unavailable'
  | 'intent-persisted'
  | 'answered'
  | 'intent-found'
  | 'is-new'
  | 'is-other'
  | 'is-old'
  | 'exhausted';

export const ROTATE_TRANSITIONS: readonly Transition<RotateState, RotateEvent>[] = [
  { from: 'idle', on: 'due', to: 'R0', does: 'D2, T unchanged for 2 s, nobody in: make a longer password' },
  {
    from: ['idle', 'R0'],
    on: 'blocked',
    to: 'idle',
    code: 'ROTATION_BLOCKED',
    does: 'a controller is in, or unknown',
  },
  {
    from: ['idle', 'R0'],
    on: 'unavailable',
    to: 'idle',
    code: 'ROTATION_UNAVAILABLE',
    does: 'publish what is there, say so',
  },
  { from: 'R0', on: 'not-due', to: 'idle', does: 'who asked for it was answered: nothing more to do' },
  { from: 'R0', on: 'intent-persisted', to: 'R1', does: 'fsync done: setDevicePassword' },
  { from: 'R1', on: 'answered', to: 'R2', does: 'reply, 5 s or pipe loss: always getDeviceInfo' },
  { from: 'idle', on: 'intent-found', to: 'R2', does: 'start with an intent' },
  { from: 'R2', on: 'is-new', to: 'idle', does: 'rotatedBoot = bootId, maxLen, clear intent (fsync): done' },
  {
    from: 'R2',
    on: 'is-other',
    to: 'idle',
    does: 'DeepLink refreshed itself: accept T, rotatedBoot = bootId: done',
  },
  { from: 'R2', on: 'is-old', to: 'R0', does: 'retry 1..60 s, at most 3 in 10 min' },
  {
    from: ['R0', 'R2'],
    on: 'exhausted',
    to: 'idle',
    code: 'ROTATION_REFUSED',
    does: 'three refusals in 10 min',
  },
];
