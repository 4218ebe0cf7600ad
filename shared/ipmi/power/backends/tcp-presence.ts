// Does a machine without a BMC run: asked by a TCP connection to any of its ports.
import { connect } from 'node:net';
import { z } from 'zod';
import { systemCode } from '../../../errors/app-error.ts';
import { deadline } from '../../../util/time.ts';
import type { CallOptions } from '../../capabilities/call-options.ts';
import type { PowerReader, PowerState } from '../../capabilities/power.ts';
import { interrupted } from '../../interrupted.ts';

/** A TCP port by which a running machine shows itself. */
export const TcpPresenceSchema = z.strictObject({
  address: z.string().min(1),
  port: z.int().min(1).max(65_535),
});
export type TcpPresenceSettings = z.output<typeof TcpPresenceSchema>;

const LIMIT_MS = 2000;

export class TcpPresence implements PowerReader {
  readonly #settings: TcpPresenceSettings;

  constructor(settings: TcpPresenceSettings) {
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
