// One BMC of a simulated fleet and the machine behind it.
import { TypedEmitter } from '../../../shared/util/typed-emitter.ts';

/** Chassis control codes, IPMI 2.0 table 28-4. */
const CONTROLS = { 0: 'off', 1: 'on', 2: 'cycle', 3: 'reset', 5: 'soft' } as const;
export type Control = (typeof CONTROLS)[keyof typeof CONTROLS];

/** Chassis commands whose answers a test may replace; `bootTimer` is the validity timer of the boot flags. */
const COMMANDS = { status: 1, control: 2, bootTimer: 3, identify: 4, setBoot: 8, getBoot: 9 } as const;

interface Events {
  /** The machine's power changed, by a command or by `setPower` (`panel`). */
  power: [state: 'on' | 'off', cause: Control | 'panel'];
  /** The machine was reset: it stays on and boots again. */
  reset: [];
  /** Every accepted chassis control, also one that changed nothing. */
  control: [control: Control];
  identify: [seconds: number, force: boolean];
}

export interface MachineBehaviour {
  /** How long the operating system needs to shut down; null: it ignores the request. */
  softOffMs: number | null;
  /** How long a cycle keeps the power off. */
  cycleMs: number;
}

export interface SimulatedBmcOptions {
  address: string;
  port: number;
  user: string;
  password: string;
  /** Management controller inside the process, two hexadecimal digits. */
  mc: string;
  behaviour: MachineBehaviour;
  send: (line: string) => Promise<void>;
}

export class SimulatedBmc extends TypedEmitter<Events> {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly behaviour: MachineBehaviour;
  /** Every accepted chassis control, in order. */
  readonly controls: Control[] = [];
  readonly #mc: string;
  readonly #send: (line: string) => Promise<void>;
  #power: 'on' | 'off' = 'off';
  #boot = '0000000000';
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SimulatedBmcOptions) {
    super();
    this.address = options.address;
    this.port = options.port;
    this.user = options.user;
    this.password = options.password;
    this.behaviour = { ...options.behaviour };
    this.#mc = options.mc;
    this.#send = options.send;
  }

  /** Power, and the five bytes of the boot flags (IPMI 2.0 table 28-14) as hexadecimal digits. */
  state(): { power: 'on' | 'off'; bootFlags: string } {
    return { power: this.#power, bootFlags: this.#boot };
  }

  /** What a finger on the front panel or the machine's own operating system does. */
  async setPower(state: 'on' | 'off'): Promise<void> {
    clearTimeout(this.#timer);
    await this.#change(state, 'panel');
  }

  /** What a machine's firmware does when it has obeyed the flags. */
  async setBootFlags(bytes: string): Promise<void> {
    await this.#send(`boot ${this.#mc} ${bytes}`);
    this.#boot = bytes;
  }

  onPowerChange(listener: (state: 'on' | 'off', cause: Control | 'panel') => void): () => void {
    return this.on('power', listener);
  }

  /**
   * The next `times` requests (default: all from now on) end with a completion code and without effect.
   * Code 0 is a BMC that says yes and does nothing; `times` 0 ends it.
   */
  async answer(command: keyof typeof COMMANDS, completionCode: number, times = -1): Promise<void> {
    await this.#send(`answer ${this.#mc} ${COMMANDS[command]} ${completionCode.toString(16)} ${times}`);
  }

  /** Takes one line of the module about this BMC. */
  hear(word: string, values: string[]): void {
    const [first = '', second = ''] = values;
    if (word === 'boot') this.#boot = first;
    if (word === 'identify') this.emit('identify', Number(first), second === '1');
    if (word === 'control') this.#obey(Number(first));
  }

  /** Gives a restarted simulator what a real BMC remembers. */
  async restore(): Promise<void> {
    await this.#send(`power ${this.#mc} ${this.#power === 'on' ? 1 : 0}`);
    await this.#send(`boot ${this.#mc} ${this.#boot}`);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #obey(code: number): void {
    if (!(code in CONTROLS)) return;
    const control = CONTROLS[code as keyof typeof CONTROLS];
    this.controls.push(control);
    this.emit('control', control);
    if (control !== 'reset') clearTimeout(this.#timer);
    if (control === 'on' || control === 'off') this.#note(control, control);
    if (control === 'reset') this.emit('reset');
    if (control === 'cycle') {
      this.#note('off', 'cycle');
      this.#later(this.behaviour.cycleMs, 'on', 'cycle');
    }
    if (control === 'soft' && this.behaviour.softOffMs !== null) {
      this.#later(this.behaviour.softOffMs, 'off', 'soft');
    }
  }

  #later(ms: number, state: 'on' | 'off', cause: Control): void {
    this.#timer = setTimeout(() => this.#change(state, cause), ms);
  }

  async #change(state: 'on' | 'off', cause: Control | 'panel'): Promise<void> {
    await this.#send(`power ${this.#mc} ${state === 'on' ? 1 : 0}`);
    this.#note(state, cause);
  }

  #note(state: 'on' | 'off', cause: Control | 'panel'): void {
    if (state === this.#power) return;
    this.#power = state;
    this.emit('power', state, cause);
  }
}
