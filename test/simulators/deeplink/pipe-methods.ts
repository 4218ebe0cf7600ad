// What a simulated DeepLink answers to each method of the SDK pipe (02-deeplink A).
import type { JsonObject } from '../../../shared/deeplink/codec.ts';
import { isValidPassword } from '../../../shared/deeplink/password.ts';
import type { DeepLinkState } from './state.ts';

export interface Reply {
  code: number;
  message: string;
  data?: JsonObject;
}

export const OK: Reply = { code: 0, message: 'ok' };
export const NO_PERMISSION: Reply = { code: 8, message: 'permission' };
export const NOT_JSON: Reply = { code: 29, message: 'json parse error' };
const FAILED: Reply = { code: 1, message: 'fail' };
const BAD_ARGUMENT: Reply = { code: 4, message: 'bad argument' };
const NOT_IMPLEMENTED: Reply = { code: 5, message: 'not implemented' };

type Method = (data: JsonObject) => Reply;

/** Every method but `auth`, which belongs to the connection. */
export class PipeMethods {
  readonly #methods: ReadonlyMap<string, Method>;
  #prompt = 'on';

  constructor(state: DeepLinkState, appVersion: string) {
    this.#methods = new Map<string, Method>([
      [
        'getDeviceInfo',
        () => ({ ...OK, data: { device_id: state.info.deviceId, password: state.info.password } }),
      ],
      ['getServerConnState', () => ({ ...OK, data: { state: state.serverState } })],
      ['getAppVersion', () => ({ ...OK, data: { version: appVersion } })],
      ['setDevicePassword', (data) => setPassword(state, data.password)],
      // What it answers for a controller that is not in was not recorded.
      ['closeRemoteControlled', (data) => (state.controllerStop(String(data.device)) ? OK : FAILED)],
      ['setRemoteControlledPrompt', (data) => this.#setPrompt(data.value)],
      ['getRemoteControlledPrompt', () => ({ ...OK, data: { value: this.#prompt } })],
      ['setPortRange', (data) => (isRange(data.start_port, data.end_port) ? OK : BAD_ARGUMENT)],
    ]);
  }

  answer(method: string, data: JsonObject): Reply {
    return this.#methods.get(method)?.(data) ?? NOT_IMPLEMENTED;
  }

  #setPrompt(value: unknown): Reply {
    if (value !== 'on' && value !== 'off') return BAD_ARGUMENT;
    this.#prompt = value;
    return OK;
  }
}

function setPassword(state: DeepLinkState, password: unknown): Reply {
  if (typeof password !== 'string' || !isValidPassword(password)) return BAD_ARGUMENT;
  state.change({ password });
  return OK;
}

function isRange(start: unknown, end: unknown): boolean {
  return Number.isInteger(start) && Number.isInteger(end) && Number(start) <= Number(end);
}
