// Power back end for a seat without a BMC: Wake-on-LAN switches on, others say whether it runs.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { z } from 'zod';
import { messageOf } from '../../../errors/app-error.ts';
import type { CallOptions } from '../../capabilities/call-options.ts';
import type { PowerCommand, PowerControl, PowerReader, PowerState } from '../../capabilities/power.ts';
import { IpmiError } from '../../errors.ts';

export const WakeOnLanSchema = z.strictObject({
  /** `aa:bb:cc:dd:ee:ff`, also with `-`. */
  mac: z
    .string()
    .regex(
      /^[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$/i,
      'must be a MAC address such as aa:bb:cc:dd:ee:ff',
    ),
  /** Where the packet goes: the machine's subnet, which its router may have to be told to pass on. */
  broadcast: z.ipv4().default('255.255.255.255'),
  port: z.int().min(1).max(65_535).default(9),
});
export type WakeOnLanSettings = z.output<typeof WakeOnLanSchema>;

export interface WakeOnLanOptions {
  settings: WakeOnLanSettings;
  /** Whether the machine runs; `off` only if something knows, silence is `unknown`. */
  state: PowerReader;
  /** Asks the operating system to shut down, where something on the machine can. */
  softOff?: (call?: CallOptions) => Promise<void>;
}

/** Nobody acknowledges a magic packet, so it goes out more than once; a machine that runs ignores it. */
const PACKETS = 3;

export class WakeOnLanPower implements PowerControl {
  readonly commands: ReadonlySet<PowerCommand>;
  readonly onIsHarmless = true;
  readonly #options: WakeOnLanOptions;

  constructor(options: WakeOnLanOptions) {
    this.#options = options;
    this.commands = new Set(options.softOff ? ['on', 'soft'] : ['on']);
  }

  readPower(call?: CallOptions): Promise<PowerState> {
    return this.#options.state.readPower(call);
  }

  async sendPower(command: PowerCommand, call?: CallOptions): Promise<void> {
    call?.signal?.throwIfAborted();
    if (command === 'on') return sendMagicPacket(this.#options.settings);
    if (command === 'soft' && this.#options.softOff) return this.#options.softOff(call);
    throw new IpmiError('IPMI_NOT_SUPPORTED', `Wake-on-LAN has no "${command}"`);
  }
}

/** Six times 0xff, then sixteen times the address (AMD's Magic Packet). */
export function magicPacket(mac: string): Buffer {
  const address = Buffer.from(mac.replaceAll(/[:-]/g, ''), 'hex');
  return Buffer.concat([Buffer.alloc(6, 0xff), ...Array(16).fill(address)]);
}

async function sendMagicPacket({ mac, broadcast, port }: WakeOnLanSettings): Promise<void> {
  const packet = magicPacket(mac);
  const socket = createSocket('udp4');
  try {
    socket.bind(0);
    await once(socket, 'listening');
    socket.setBroadcast(true);
    for (let sent = 0; sent < PACKETS; sent++) {
      await new Promise<void>((resolve, reject) => {
        socket.send(packet, port, broadcast, (error) => (error ? reject(error) : resolve()));
      });
    }
  } catch (cause) {
    throw new IpmiError('IPMI_UNREACHABLE', `The magic packet can't be sent: ${messageOf(cause)}`, {
      context: { broadcast },
      cause,
    });
  } finally {
    socket.close();
  }
}
