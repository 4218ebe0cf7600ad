// The machine behind a test BMC: power, boot flags, and the commands that reach them.
import { PARAMETER } from '../../../shared/ipmi/rmcp/boot-options.ts';
import { COMMAND, NETFN, PRIVILEGE } from '../../../shared/ipmi/rmcp/commands.ts';
import { COMPLETION } from '../../../shared/ipmi/rmcp/failures.ts';
import type { TestBmcSettings } from './settings.ts';

const CONTROL = { off: 0, on: 1, cycle: 2, reset: 3, soft: 5 } as const;
const VALID = 0x80;
const PERSISTENT = 0x40;
const TIMER_OFF = 0x08;
const VALID_FOR_MS = 60_000;
/** Parameter not supported (§28.12). */
const UNKNOWN_PARAMETER = 0x80;

export class Machine {
  power: 'on' | 'off' = 'off';
  /** Chassis control commands that were carried out or ignored, oldest first. */
  readonly controls: number[] = [];
  readonly #settings: () => TestBmcSettings;
  #bootFlags = Buffer.alloc(5);
  #bootFlagsSetAt = 0;
  #timer = 0;
  #inProgress = 0;
  #acknowledge = Buffer.alloc(2);

  constructor(settings: () => TestBmcSettings) {
    this.#settings = settings;
  }

  /**
   * @param privilege the session's present level
   * @returns completion code, then data; undefined for a command that is not the machine's
   */
  run(netFn: number, command: number, data: Buffer, privilege: number): number[] | undefined {
    if (netFn !== NETFN.chassis) return undefined;
    const needed = command === COMMAND.chassisStatus ? PRIVILEGE.user : PRIVILEGE.operator;
    if (privilege < needed) return [COMPLETION.insufficientPrivilege];
    if (command === COMMAND.chassisStatus) return [COMPLETION.ok, this.power === 'on' ? 0x21 : 0x20, 0, 0x40];
    if (command === COMMAND.chassisControl) return [this.#control((data[0] ?? 0) & 0x0f)];
    if (command === COMMAND.setBootOptions)
      return [this.#setBootOption((data[0] ?? 0) & 0x7f, data.subarray(1))];
    if (command === COMMAND.getBootOptions) return this.#getBootOption((data[0] ?? 0) & 0x7f);
    return undefined;
  }

  #control(action: number): number {
    const needsPower = action === CONTROL.cycle || action === CONTROL.reset;
    if (needsPower && this.power === 'off') return COMPLETION.notInPresentState;
    this.controls.push(action);
    if (this.#settings().ignoresPower) return COMPLETION.ok;
    if (action === CONTROL.off || action === CONTROL.soft) this.power = 'off';
    if (action === CONTROL.on) this.power = 'on';
    return COMPLETION.ok;
  }

  #setBootOption(parameter: number, value: Buffer): number {
    const { refusesTimer, ignoresBootFlags } = this.#settings();
    if (parameter === PARAMETER.setInProgress) this.#inProgress = (value[0] ?? 0) & 3;
    else if (parameter === PARAMETER.acknowledge && value.length >= 2) this.#acknowledge = Buffer.from(value);
    else if (parameter === PARAMETER.validTimer && !refusesTimer) this.#timer = value[0] ?? 0;
    else if (parameter === PARAMETER.flags && value.length >= 5) {
      if (ignoresBootFlags) return COMPLETION.ok;
      this.#bootFlags = Buffer.from(value.subarray(0, 5));
      this.#bootFlagsSetAt = Date.now();
    } else return UNKNOWN_PARAMETER;
    return COMPLETION.ok;
  }

  #getBootOption(parameter: number): number[] {
    this.#expireBootFlags();
    const values: Partial<Record<number, readonly number[]>> = {
      [PARAMETER.setInProgress]: [this.#inProgress],
      [PARAMETER.validTimer]: [this.#timer],
      [PARAMETER.acknowledge]: [...this.#acknowledge],
      [PARAMETER.flags]: [...this.#bootFlags],
    };
    const value = values[parameter];
    return value ? [COMPLETION.ok, 1, parameter, ...value] : [UNKNOWN_PARAMETER];
  }

  /** The valid bit clears itself after 60 s unless it is persistent or the timer is off (§28.13). */
  #expireBootFlags(): void {
    const [bits = 0] = this.#bootFlags;
    const keeps = (bits & PERSISTENT) !== 0 || (this.#timer & TIMER_OFF) !== 0;
    if (!keeps && Date.now() - this.#bootFlagsSetAt >= VALID_FOR_MS) this.#bootFlags[0] = bits & ~VALID;
  }
}
