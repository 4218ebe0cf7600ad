// DEVICE: what is known of DeepLink on this machine (10-agent-states, DEVICE).
import type { Transition } from '../state/machine.ts';

/** D0 absent, D1 attached (pipe open, not online yet), D2 online (DeepLink accepts remote control). */
export type DeviceState = 'D0' | 'D1' | 'D2';

export type DeviceEvent =
  | 'pipe-ready'
  | 'absent'
  | 'auth-refused'
  | 'too-old'
  | 'pipe-failed'
  | 'id-from-file'
  | 'online'
  | 'not-online-300s'
  | 'offline'
  | 'info-changed'
  | 'pipe-closed';

export const DEVICE_TRANSITIONS: readonly Transition<DeviceState, DeviceEvent>[] = [
  { from: 'D0', on: 'pipe-ready', to: 'D1', does: 'auth ok: subscribe, getServerConnState, getDeviceInfo' },
  { from: 'D0', on: 'auth-refused', to: 'D0', code: 'AUTH_REFUSED', does: 'code 8: back-off, try again' },
  { from: 'D0', on: 'too-old', to: 'D0', code: 'DEEPLINK_TOO_OLD', does: 'no framed reply in 5 s: back-off' },
  {
    from: 'D0',
    on: 'absent',
    to: 'D0',
    code: 'DEEPLINK_ABSENT',
    does: 'no pipe: back-off 1..60 s full jitter',
  },
  { from: 'D0', on: 'pipe-failed', to: 'D0', code: 'DEEPLINK_PIPE_FAILED', does: 'unusable pipe: back-off' },
  {
    from: 'D0',
    on: 'id-from-file',
    to: 'D2',
    does: 'no pipe at all: device ID from config.ini, password unknown',
  },
  { from: 'D1', on: 'online', to: 'D2', does: 'state >= 3 and an id' },
  { from: 'D1', on: 'not-online-300s', to: 'D1', code: 'DEEPLINK_NOT_ONLINE', does: 'health says so, stay' },
  { from: 'D1', on: 'info-changed', to: 'D1', does: 'T = the answer, g++' },
  { from: 'D2', on: 'info-changed', to: 'D2', does: "deviceInfoChanged or re-read: T' != T -> T = T', g++" },
  { from: 'D2', on: 'offline', to: 'D1', does: 'state < 3' },
  { from: ['D1', 'D2'], on: 'pipe-closed', to: 'D0', does: 'T becomes last known, published = false' },
  { from: 'D2', on: 'pipe-ready', to: 'D1', does: 'the pipe appeared after all: use it instead of the file' },
];
