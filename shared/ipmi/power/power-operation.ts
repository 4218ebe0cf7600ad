// One operation on one machine: read, decide, send once, read back.
import { Backoff } from '../../util/backoff.ts';
import { sleep } from '../../util/time.ts';
import type { BootFlags, BootSelection } from '../capabilities/boot-device.ts';
import type { CallOptions } from '../capabilities/call-options.ts';
import type { PowerCommand, PowerReader, PowerState } from '../capabilities/power.ts';
import { IpmiError, isIpmiError, withDelivery } from '../errors.ts';
import { interrupted } from '../interrupted.ts';
import { planPower } from './plan.ts';
import type { PowerAction, PowerResult, PowerRunOptions, PowerTarget, PowerVerification } from './types.ts';
import { watchPower } from './watch.ts';

export interface PowerTimings {
  /** Slowest reading while a state is awaited, in ms. */
  pollCapMs: number;
  /** The same while an operating system shuts down. */
  softPollCapMs: number;
  /** How long a cycle may take to cut the power, in ms; a machine that is on after it was too quick to be seen. */
  settleMs: number;
}

/** Tries of a command as long as none can have been delivered. */
const TRIES = 3;
const REACH_LIMIT_MS = 60_000;
const SOFT_OFF_LIMIT_MS = 600_000;

export class PowerOperation {
  readonly #target: PowerTarget;
  readonly #action: PowerAction;
  readonly #options: PowerRunOptions;
  readonly #timings: PowerTimings;
  readonly #reader: PowerReader;
  readonly #call: CallOptions;
  readonly #sent: PowerCommand[] = [];
  /** Still to be set, and before any power command. */
  #boot: BootSelection | undefined;
  #bootFlags: BootFlags | undefined;
  /** The failure that left open whether the last command was carried out. */
  #doubt: IpmiError | undefined;

  constructor(target: PowerTarget, action: PowerAction, options: PowerRunOptions, timings: PowerTimings) {
    this.#target = target;
    this.#action = action;
    this.#options = options;
    this.#timings = timings;
    this.#boot = options.boot;
    this.#reader = target.reader ?? target.power;
    this.#call = options.signal ? { signal: options.signal } : {};
  }

  async run(): Promise<PowerResult> {
    const start = performance.now();
    try {
      const before = await this.#read();
      const { after, verified } = await this.#reach(before);
      const result = { action: this.#action, before, after, sent: this.#sent, verified };
      const boot = this.#bootFlags;
      return { ...result, ms: Math.round(performance.now() - start), ...(boot ? { boot } : {}) };
    } catch (error) {
      throw this.#failure(error);
    }
  }

  async #read(): Promise<PowerState> {
    const state = await this.#reader.readPower(this.#call);
    this.#options.onStep?.({ step: 'read', state });
    return state;
  }

  async #setBootDevice(): Promise<void> {
    if (!this.#boot) return;
    if (!this.#target.bootDevice) {
      throw new IpmiError('IPMI_NOT_SUPPORTED', "This machine's boot device can't be set from here");
    }
    this.#bootIsSet(await this.#target.bootDevice.setBootDevice(this.#boot, this.#call));
  }

  #bootIsSet(flags: BootFlags): void {
    this.#boot = undefined;
    this.#bootFlags = flags;
    this.#options.onStep?.({ step: 'boot device set', flags });
  }

  async #reach(before: PowerState): Promise<Pick<PowerResult, 'after' | 'verified'>> {
    try {
      return await this.#carryOut(before);
    } catch (error) {
      if (!isIpmiError(error, 'IPMI_NOT_SUPPORTED_IN_STATE')) throw error;
      // Somebody else's hand was quicker than our command: decide anew, once.
      const now = await this.#read();
      if (now === before) throw error;
      return this.#carryOut(now);
    }
  }

  async #carryOut(state: PowerState): Promise<Pick<PowerResult, 'after' | 'verified'>> {
    let verified: PowerVerification = 'already';
    let after = state;
    const plan = planPower(this.#action, state, this.#target.power);
    if (plan.length === 0 || !this.#target.bootPower) await this.#setBootDevice();
    for (const command of plan) {
      await this.#send(command);
      [after, verified] = await this.#verify(command);
    }
    // A plan without commands exists for known states alone, and every verification ends in one.
    return { after: after === 'on' ? 'on' : 'off', verified };
  }

  /** Puts the command on its way once; again only while it can't have been delivered. */
  async #send(command: PowerCommand): Promise<void> {
    const { inrushTurn, signal, onStep } = this.#options;
    const drawsCurrent = command === 'on' || command === 'cycle';
    const backoff = new Backoff({ baseMs: 500, capMs: 3000, floorMs: 100 });
    for (let attempt = 1; ; attempt++) {
      try {
        if (drawsCurrent && inrushTurn) await inrushTurn(() => this.#deliver(command));
        else await this.#deliver(command);
        this.#doubt = undefined;
        break;
      } catch (error) {
        if (!(error instanceof IpmiError)) throw error;
        // While the boot device is still to be set, the doubt is about that: no power command was sent.
        if (error.delivery === 'unknown' && !this.#boot) {
          this.#doubt = error;
          if (error.code === 'IPMI_CANCELLED') throw error;
          break;
        }
        if (!error.retryable || attempt === TRIES) throw error;
        await sleep(backoff.next(), signal);
      }
    }
    this.#sent.push(command);
    onStep?.({ step: 'sent', command });
  }

  #deliver(command: PowerCommand): Promise<void> {
    const { bootPower, power } = this.#target;
    if (!this.#boot || !bootPower) return power.sendPower(command, this.#call);
    const onBootSet = (flags: BootFlags) => this.#bootIsSet(flags);
    return bootPower.bootAndPower(this.#boot, command, { ...this.#call, onBootSet });
  }

  async #verify(command: PowerCommand): Promise<['on' | 'off', PowerVerification]> {
    switch (command) {
      case 'on':
      case 'off':
        return [await this.#await(command), 'read back'];
      case 'soft':
        return [await this.#awaitSoftOff(), 'read back'];
      case 'cycle':
        return this.#watchCycle();
      case 'reset':
        // A reset leaves no trace in the power state, so doubt stays doubt.
        if (this.#doubt) throw this.#doubt;
        return [await this.#await('on'), 'accepted'];
    }
  }

  async #await(wanted: 'on' | 'off'): Promise<'on' | 'off'> {
    const limitMs = this.#options.reachLimitMs ?? REACH_LIMIT_MS;
    const state = await this.#watch((now) => now === wanted, limitMs, this.#timings.pollCapMs);
    if (state === wanted) return wanted;
    throw this.#notReached(wanted, state, limitMs, 'look at the machine before anything else is sent');
  }

  async #awaitSoftOff(): Promise<'off'> {
    const { softOffLimitMs: limitMs = SOFT_OFF_LIMIT_MS, forceAfterSoft, onStep } = this.#options;
    const state = await this.#watch((now) => now === 'off', limitMs, this.#timings.softPollCapMs);
    if (state === 'off') return 'off';
    if (!forceAfterSoft) {
      throw this.#notReached('off', state, limitMs, 'wait longer, or cut the power with "off"');
    }
    onStep?.({ step: 'forcing', command: 'off' });
    await this.#send('off');
    await this.#await('off');
    return 'off';
  }

  async #watchCycle(): Promise<['on', PowerVerification]> {
    const { settleMs, pollCapMs } = this.#timings;
    const seen = await this.#watch((now) => now === 'off', settleMs, Math.min(pollCapMs, 250));
    if (seen !== 'off' && this.#doubt) throw this.#doubt;
    await this.#await('on');
    return ['on', seen === 'off' ? 'seen off and on' : 'accepted'];
  }

  async #watch(done: (state: PowerState) => boolean, limit: number, pollCapMs: number): Promise<PowerState> {
    // A refusal that leaves doubt is worth a look, not the whole wait.
    const refusal = this.#doubt?.code === 'IPMI_COMMAND_REJECTED' ? this.#doubt : undefined;
    const limitMs = refusal ? Math.min(limit, this.#timings.settleMs) : limit;
    const state = await watchPower(this.#reader, done, { limitMs, pollCapMs, ...this.#call });
    if (refusal && !done(state)) throw refusal;
    return state;
  }

  #notReached(wanted: 'on' | 'off', state: PowerState, limitMs: number, advice: string): IpmiError {
    const seconds = Math.round(limitMs / 1000);
    const is = state === 'unknown' ? 'does not say whether it is' : `is ${state} and not`;
    return new IpmiError(
      'IPMI_STATE_NOT_REACHED',
      `After ${seconds} s the machine ${is} ${wanted}: ${advice}`,
      {
        context: { wanted, state },
      },
    );
  }

  /** What went wrong, with what is known about the commands that were sent before. */
  #failure(error: unknown): unknown {
    const { signal } = this.#options;
    const named =
      signal?.aborted && !(error instanceof IpmiError)
        ? interrupted(signal.reason, { machine: this.#target.key, action: this.#action })
        : error;
    if (!(named instanceof IpmiError) || named.delivery !== 'none' || this.#sent.length === 0) return named;
    return withDelivery(named, this.#doubt ? 'unknown' : 'accepted');
  }
}
