// Chassis power through ipmitool.
import type { Bmc } from '../bmc.ts';
import type { CallOptions } from '../capabilities/call-options.ts';
import {
  POWER_COMMANDS,
  type PowerCommand,
  type PowerControl,
  type PowerState,
} from '../capabilities/power.ts';
import type { Ipmitool } from './ipmitool.ts';

const LIMIT_MS = 20_000;

/** What ipmitool says when the BMC has accepted. */
const ACCEPTED: Record<PowerCommand, string> = {
  on: 'Up/On',
  off: 'Down/Off',
  cycle: 'Cycle',
  reset: 'Reset',
  soft: 'Soft',
};

export class IpmitoolPower implements PowerControl {
  readonly commands: ReadonlySet<PowerCommand> = new Set(POWER_COMMANDS);
  readonly #tool: Ipmitool;
  readonly #bmc: Bmc;

  constructor(tool: Ipmitool, bmc: Bmc) {
    this.#tool = tool;
    this.#bmc = bmc;
  }

  readPower(call?: CallOptions): Promise<PowerState> {
    return this.#tool.run(
      this.#bmc,
      {
        words: ['chassis', 'power', 'status'],
        timeoutMs: LIMIT_MS,
        parse: ({ stdout }) => parseState(stdout),
      },
      call,
    );
  }

  async sendPower(command: PowerCommand, call?: CallOptions): Promise<void> {
    const accepted = `Chassis Power Control: ${ACCEPTED[command]}`;
    await this.#tool.run(
      this.#bmc,
      {
        words: ['chassis', 'power', command],
        changes: true,
        timeoutMs: LIMIT_MS,
        parse: ({ stdout }) => stdout.includes(accepted) || undefined,
      },
      call,
    );
  }
}

function parseState(stdout: string): PowerState | undefined {
  const [, state] = /^Chassis Power is (on|off)$/m.exec(stdout) ?? [];
  return state === 'on' || state === 'off' ? state : undefined;
}
