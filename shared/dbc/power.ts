// Power and boot device of a machine through a client node, as its renter (spec: DBC API 2 and 5).
import { z } from 'zod';
import { dbcError } from './classify.ts';
import type { CallOptions, DbcNodeClient } from './client.ts';
import { DbcError } from './errors.ts';

export const NODE_POWER_COMMANDS = ['on', 'off', 'reset'] as const;
export type NodePowerCommand = (typeof NODE_POWER_COMMANDS)[number];
export const NODE_BOOT_DEVICES = ['none', 'pxe', 'disk', 'cdrom', 'bios'] as const;
export type NodeBootDevice = (typeof NODE_BOOT_DEVICES)[number];

export interface RentedMachineOptions {
  /** Of a client node; its requests take up to 30 s: give it 35,000 ms. */
  client: DbcNodeClient;
  nodeId: string;
  /** Without it a past renter may still be let in. */
  rentOrder?: string | undefined;
}

/** The node answers errcode 0 for failures too: only these texts mean that ipmitool succeeded. */
const DONE: Readonly<Record<NodePowerCommand, string>> = {
  on: 'Chassis Power Control: Up/On',
  off: 'Chassis Power Control: Down/Off',
  reset: 'Chassis Power Control: Reset',
};

/** What a power command is answered with, line by line. */
function linesOf(text: string): string[] {
  return text.split(' <line> ').map((line) => line.trim());
}

/** @throws DbcError BMC_FAILED when the text is no power state */
export function powerStateOf(text: string): 'on' | 'off' {
  const lines = linesOf(text);
  if (lines.includes('Chassis Power is on')) return 'on';
  if (lines.includes('Chassis Power is off')) return 'off';
  throw unexpected('status');
}

/** @throws DbcError UNCONFIRMED when the text is none of success */
export function requirePowerDone(command: NodePowerCommand, text: string): void {
  if (!linesOf(text).includes(DONE[command])) throw unexpected(command);
}

/** True for the answer that the node gives to a boot device whether the BMC took it or not (bootdev-*). */
export function isBootDeviceAnswer(error: unknown): boolean {
  return error instanceof DbcError && error.code === 'UNCONFIRMED';
}

export class RentedMachine {
  readonly #options: RentedMachineOptions;

  constructor(options: RentedMachineOptions) {
    this.#options = options;
  }

  /** @throws DbcError; BMC_FAILED when errcode is 0 and the text is no power state */
  async readPower(call: CallOptions = {}): Promise<'on' | 'off'> {
    return powerStateOf(await this.#power('status', call));
  }

  /**
   * Sends the command once. Success means that the BMC took it; read the state back.
   * @throws DbcError; UNCONFIRMED when errcode is 0 and the text is none of success
   */
  async sendPower(command: NodePowerCommand, call: CallOptions = {}): Promise<void> {
    requirePowerDone(command, await this.#power(command, call));
  }

  /**
   * Sends the boot device for the next boot. The node says that it failed whether it did or not, so the
   * best that comes of this is "sent": confirm it over IPMI where there is a way.
   * @throws DbcError of what certainly failed
   */
  async sendBootDevice(device: NodeBootDevice, call: CallOptions = {}): Promise<'unconfirmed'> {
    try {
      await this.#forward('bootdev', { device }, false, call);
    } catch (error) {
      if (!isBootDeviceAnswer(error)) throw error;
    }
    return 'unconfirmed';
  }

  #power(command: NodePowerCommand | 'status', call: CallOptions): Promise<string> {
    return this.#forward('power', { command }, command === 'status', call);
  }

  async #forward(
    name: 'power' | 'bootdev',
    additional: Record<string, string>,
    read: boolean,
    call: CallOptions,
  ): Promise<string> {
    const { client, nodeId, rentOrder } = this.#options;
    const path = `/api/v1/bare_metal/${name}`;
    const message = await client.forward({ path, nodeId, additional, read, rentOrder }, z.unknown(), call);
    return typeof message === 'string' ? message : '';
  }
}

/** The text itself is never quoted: the node's shell has been seen to put passwords into it. */
function unexpected(command: NodePowerCommand | 'status') {
  const code = command === 'status' ? 'BMC_FAILED' : 'UNCONFIRMED';
  return dbcError(code, `power ${command} was answered without an error and without success`, {
    context: { command },
  });
}
