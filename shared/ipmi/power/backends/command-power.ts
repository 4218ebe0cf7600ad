// Power back end for smart plugs, PDUs and whatever else the owner has a program for.
import { Slots } from '../../../util/slots.ts';
import { deadline } from '../../../util/time.ts';
import type { CallOptions } from '../../capabilities/call-options.ts';
import {
  POWER_COMMANDS,
  type PowerCommand,
  type PowerControl,
  type PowerState,
} from '../../capabilities/power.ts';
import { IpmiError } from '../../errors.ts';
import { interrupted } from '../../interrupted.ts';
import type { CommandPowerSettings } from './command-settings.ts';
import { runProgram } from './run-program.ts';

/** Each is a process, and hundreds of machines may be waited for at once. */
const programs = new Slots(32);

export class CommandPower implements PowerControl {
  readonly commands: ReadonlySet<PowerCommand>;
  readonly #settings: CommandPowerSettings;
  readonly #lines: ReadonlyMap<PowerCommand | 'status', string[]>;

  /** @throws IpmiError IPMI_BAD_CONFIG for a placeholder without a value */
  constructor(settings: CommandPowerSettings) {
    this.#settings = settings;
    const lines = new Map<PowerCommand | 'status', string[]>();
    for (const name of ['status', ...POWER_COMMANDS] as const) {
      const line = settings[name];
      if (line)
        lines.set(
          name,
          line.map((word) => fill(word, settings.values)),
        );
    }
    this.#lines = lines;
    this.commands = new Set(POWER_COMMANDS.filter((command) => lines.has(command)));
  }

  async readPower(call: CallOptions = {}): Promise<PowerState> {
    const output = await this.#run('status', 'none', call);
    const on = containsWord(output, this.#settings.isOn);
    const off = containsWord(output, this.#settings.isOff);
    return on === off ? 'unknown' : on ? 'on' : 'off';
  }

  async sendPower(command: PowerCommand, call: CallOptions = {}): Promise<void> {
    const output = await this.#run(command, 'unknown', call);
    const { expect } = this.#settings;
    if (expect === undefined || output.includes(expect)) return;
    throw new IpmiError(
      'IPMI_COMMAND_REJECTED',
      `The power program's answer to "${command}" lacks "${expect}"`,
      {
        delivery: 'unknown',
      },
    );
  }

  /** @param doubt what a failure of a program that was started leaves open */
  async #run(name: PowerCommand | 'status', doubt: 'none' | 'unknown', call: CallOptions): Promise<string> {
    const [program, ...args] = this.#lines.get(name) ?? [];
    if (program === undefined) throw new IpmiError('IPMI_NOT_SUPPORTED', `No power program for "${name}"`);
    const { env, timeoutMs } = this.#settings;
    const signal = deadline(call.timeoutMs ?? timeoutMs, call.signal);
    try {
      await programs.take(signal);
    } catch {
      throw interrupted(signal.reason, { program });
    }
    const result = await runProgram(program, args, env, signal).finally(() => programs.give());
    // Output and arguments may hold what the owner keeps to himself, so neither goes into an error.
    const context = { program, command: name, exitCode: result.exitCode };
    if (result.aborted) throw interrupted(signal.reason, context, doubt);
    if (result.missing) {
      throw new IpmiError('IPMI_NOT_INSTALLED', `The power program ${program} can't be started`, { context });
    }
    if (result.exitCode !== 0) {
      const message = `The power program failed at "${name}" with exit code ${result.exitCode}`;
      throw new IpmiError('IPMI_COMMAND_REJECTED', message, { context, delivery: doubt });
    }
    return result.stdout;
  }
}

function fill(word: string, values: Record<string, string>): string {
  return word.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value !== undefined) return value;
    throw new IpmiError('IPMI_BAD_CONFIG', `The power program's arguments use {${name}}, which has no value`);
  });
}

/** Whole words, any case: "off" is not in "offline", and "on" not in "second". */
function containsWord(text: string, word: string): boolean {
  const escaped = word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<!\\w)${escaped}(?!\\w)`, 'i').test(text);
}
