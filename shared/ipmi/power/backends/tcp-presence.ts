// Does a machine without a BMC run: asked by a TCP connection to any of its ports.
import { connect } from 'node:net';
import { systemCode } from '../../../../shared/errors/app-error.ts';
import type { CallOptions } from '../../../../shared/ipmi/capabilities/call-options.ts';
import type { PowerReader, PowerState } from '../../../../shared/ipmi/capabilities/power.ts';
import { interrupted } from '../../../../shared/ipmi/interrupted.ts';
import { deadline } from '../../../../shared/util/time.ts';
import type { PresenceSettings } from './backend.ts';

const LIMIT_MS = 2000;

export class TcpPresence implements PowerReader {
  readonly #settings: PresenceSettings;

  constructor(settings: PresenceSettings) {
    this.#settings = settings;
  }

  /** `on` for an open port and for a refusal, which only a running machine sends; silence is `unknown`. */
  async readPower({ signal, timeoutMs = LIMIT_MS }: CallOptions = {}): Promise<PowerState> {
    const limit = deadline(timeoutMs, signal);
    const { address: host, port } = this.#settings;
    const socket = connect({ host, port, signal: limit });
    const state = await new Promise<PowerState>((resolve) => {
      socket.once('connect', () => resolve('on'));
      socket.once('error', (error) => resolve(systemCode(error) === 'ECONNREFUSED' ? 'on' : 'unknown'));
    });
    socket.destroy();
    if (signal?.aborted) throw interrupted(signal.reason, { host, port });
    return state;
  }
}
