// Power back end for a seat without a BMC: Wake-on-LAN switches on, others say whether it runs.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { z } from 'zod';
import { messageOf } from '../../../errors/app-error.ts';
import type { CallOptions } from '../../capabilities/call-options.ts';
import type { PowerCommand, PowerControl, PowerReader, PowerState } from '../../capabilities/power.ts';
import { IpmiError } from '../../errors.ts';
import { interrupted } from '../../interrupted.ts';

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
  /**
   * Makes the operating system shut down, where something on the machine can (its agent). Resolves when the
   * machine has said that it will; rejects with an IpmiError whose `delivery` is right, or anything else.
   */
  softOff?: (call?: CallOptions) => Promise<void>;
  /** How long a machine that said so must be silent to count as off, in ms; default 15 s. */
  silentMs?: number;
}

/** Nobody acknowledges a magic packet, so it goes out more than once; a machine that runs ignores it. */
const PACKETS = 3;
const SILENT_MS = 15_000;
/** A machine that is heard of for so long after it said that it shuts down has thought better of it. */
const ANNOUNCED_FOR_MS = 600_000;

export class WakeOnLanPower implements PowerControl {
  readonly commands: ReadonlySet<PowerCommand>;
  readonly onIsHarmless = true;
  readonly #options: WakeOnLanOptions;
  /** When the machine last said that it shuts down. */
  #announcedAt: number | undefined;
  #silentSince: number | undefined;

  constructor(options: WakeOnLanOptions) {
    this.#options = options;
    this.commands = new Set(options.softOff ? ['on', 'soft'] : ['on']);
  }

  /** Silence alone is `unknown`; silence of a machine that has said that it shuts down is `off` after a while. */
  async readPower(call?: CallOptions): Promise<PowerState> {
    const state = await this.#options.state.readPower(call);
    const now = performance.now();
    if (state !== 'unknown') {
      const isBack = this.#silentSince !== undefined && state === 'on';
      if (isBack || now - (this.#announcedAt ?? 0) > ANNOUNCED_FOR_MS) this.#announcedAt = undefined;
      this.#silentSince = undefined;
      return state;
    }
    if (this.#announcedAt === undefined) return 'unknown';
    this.#silentSince ??= now;
    return now - this.#silentSince >= (this.#options.silentMs ?? SILENT_MS) ? 'off' : 'unknown';
  }

  async sendPower(command: PowerCommand, call?: CallOptions): Promise<void> {
    call?.signal?.throwIfAborted();
    const { settings, softOff } = this.#options;
    if (command === 'on') {
      this.#announcedAt = undefined;
      return sendMagicPacket(settings);
    }
    if (command === 'soft' && softOff) return this.#softOff(softOff, call);
    throw new IpmiError('IPMI_NOT_SUPPORTED', `Wake-on-LAN has no "${command}"`);
  }

  async #softOff(softOff: NonNullable<WakeOnLanOptions['softOff']>, call?: CallOptions): Promise<void> {
    const { mac } = this.#options.settings;
    try {
      await softOff(call);
    } catch (cause) {
      if (cause instanceof IpmiError) throw cause;
      if (call?.signal?.aborted) throw interrupted(call.signal.reason, { mac }, 'unknown');
      throw new IpmiError(
        'IPMI_COMMAND_REJECTED',
        `The machine did not say that it shuts down: ${messageOf(cause)}`,
        {
          context: { mac },
          delivery: 'unknown',
          cause,
        },
      );
    }
    this.#announcedAt = performance.now();
    this.#silentSince = undefined;
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
