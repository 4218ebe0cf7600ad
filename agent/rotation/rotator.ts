// Gives DeepLink a fresh password at every boot and on command (10-agent-states, ROTATE).
import { randomPassword } from '../../shared/deeplink/password.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { Backoff } from '../../shared/util/backoff.ts';
import type { Controllers } from '../deeplink/controllers.ts';
import type { Device } from '../deeplink/device.ts';
import type { HealthBoard } from '../health/board.ts';
import { hashSecret, makeSalt, matchesHash } from '../state/hash.ts';
import { Machine } from '../state/machine.ts';
import { type PersistPatch, type PersistStore, STATE_FILE } from '../state/persist.ts';
import { SignalBox } from '../state/signal-box.ts';
import type { StepHook } from '../steps.ts';
import type { Timings } from '../timings.ts';
import { Attempts } from './attempts.ts';
import type { NodeRotation } from './node-rotation.ts';
import { nextPasswordLength } from './password-length.ts';
import { ROTATE_TRANSITIONS, type RotateEvent, type RotateState } from './rotate-states.ts';

export interface RotatorParts {
  device: Device;
  controllers: Controllers;
  persist: PersistStore;
  /** The way through the node, for machines without a pipe. */
  throughNode: NodeRotation;
  health: HealthBoard;
  log: Logger;
  timings: Timings;
  step: StepHook;
  atBoot: boolean;
  bootId: string;
  /** When a set was last on its way to the node, as performance.now(): it may still reach DeepLink. */
  lastSetAt: () => number;
  /** Called whenever `running` may have changed. */
  onChange: () => void;
}

/** Why a rotation is wanted, besides the boot. `resumed`: a crash cut one off, and nobody was answered. */
export type RotationReason = 'command' | 'forced' | 'short-frame' | 'resumed';

export type RotationOutcome =
  | { ok: true; message: string }
  | { ok: false; code: 'ROTATION_BLOCKED' | 'ROTATION_REFUSED' | 'ROTATION_UNAVAILABLE'; message: string };

export class Rotator {
  readonly #parts: RotatorParts;
  readonly #machine: Machine<RotateState, RotateEvent>;
  readonly #wake = new SignalBox();
  readonly #attempts: Attempts;
  readonly #backoff: Backoff;
  #requested: RotationReason | undefined;
  /** The last intent did not get to the disk. */
  #unsaved = false;
  #waiters: ((outcome: RotationOutcome) => void)[] = [];

  constructor(parts: RotatorParts) {
    this.#parts = parts;
    const { timings, log } = parts;
    this.#attempts = new Attempts(timings.rotationTries, timings.rotationWindow);
    this.#backoff = new Backoff({ baseMs: timings.backoffBase, capMs: timings.backoffCap });
    this.#machine = new Machine('idle', ROTATE_TRANSITIONS, (move) => {
      if (move.from !== move.to) log.info({ from: move.from, to: move.to, on: move.on }, 'rotate');
    });
  }

  get state(): RotateState {
    return this.#machine.state;
  }

  /** True while the password is about to change: publishing waits. */
  get running(): boolean {
    if (this.#machine.state !== 'idle' || this.#parts.persist.value.intent) return true;
    return this.#due && !this.#blockedBy && this.#way !== 'none' && !this.#attempts.exhausted();
  }

  /** Something this decision rests on has changed. */
  reconsider(): void {
    this.#wake.wake();
  }

  /** Asks for a rotation; resolves when it is done or can't be done now. */
  request(reason: RotationReason): Promise<RotationOutcome> {
    const outcome = new Promise<RotationOutcome>((resolve) => this.#waiters.push(resolve));
    if (this.#requested !== 'forced') this.#requested = reason;
    if (this.#blockedBy) {
      this.#answer({ ok: false, code: 'ROTATION_BLOCKED', message: this.#blockedBy });
    }
    this.#parts.onChange();
    this.#wake.wake();
    return outcome;
  }

  /** Runs until aborted; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const wait = await this.#turn(signal);
        this.#parts.onChange();
        if (wait !== 0) await this.#wake.wait(signal, wait);
      } catch (error) {
        if (signal.aborted) return;
        this.#parts.log.warn({ err: error }, 'rotation met an error');
        this.#parts.health.unwritable(STATE_FILE, error);
        await this.#wake.wait(signal, this.#backoff.next());
      }
    }
  }

  /** One decision. Returns how long to wait for the next: undefined = until something changes. */
  async #turn(signal: AbortSignal): Promise<number | undefined> {
    const { device, health, persist, timings } = this.#parts;
    if (persist.value.intent && device.state === 'D2') {
      if (this.#machine.handle('intent-found')) this.#requested ??= 'resumed';
      if (!device.fromFile) return this.#judge();
      // Without a pipe nobody can be asked which password holds: set a longer one.
      const maxLen = Math.max(persist.value.maxLen, persist.value.intent.len);
      await this.#save({ intent: undefined, maxLen });
      this.#machine.handle('is-old');
    }
    if (!this.#due) {
      this.#machine.handle('not-due');
      health.clear('rotation');
      return undefined;
    }
    if (device.state !== 'D2') {
      // A command must not be carried out whenever DeepLink comes back: by then a renter may be in.
      const message = 'DeepLink is not online: ask again when it is';
      if (!persist.value.intent) this.#answer({ ok: false, code: 'ROTATION_UNAVAILABLE', message });
      return undefined;
    }
    if (this.#blockedBy) {
      this.#machine.handle('blocked');
      health.raise('rotation', 'ROTATION_BLOCKED', this.#blockedBy);
      this.#answer({ ok: false, code: 'ROTATION_BLOCKED', message: this.#blockedBy });
      return undefined;
    }
    if (this.#way === 'none') {
      this.#machine.handle('unavailable');
      health.raise('rotation', 'ROTATION_UNAVAILABLE', this.#parts.throughNode.whyNot);
      this.#answer({
        ok: false,
        code: 'ROTATION_UNAVAILABLE',
        message: 'this password can only be changed in DeepLink',
      });
      return undefined;
    }
    if (this.#attempts.exhausted() && this.#unsaved) {
      // Without an intent on disk nothing is sent; the note of the state tells what to do about it.
      this.#machine.handle('unavailable');
      this.#backoff.reset();
      const message = "the agent's state can't be saved, and a rotation needs that";
      health.raise('rotation', 'ROTATION_UNAVAILABLE', message);
      this.#answer({ ok: false, code: 'ROTATION_UNAVAILABLE', message });
      return this.#attempts.waitMs();
    }
    if (this.#attempts.exhausted()) {
      this.#machine.handle('exhausted');
      this.#backoff.reset();
      health.raise('rotation', 'ROTATION_REFUSED');
      this.#answer({ ok: false, code: 'ROTATION_REFUSED', message: 'DeepLink keeps its old password' });
      return this.#attempts.waitMs();
    }
    const still = performance.now() - Math.max(device.changedAt, this.#parts.lastSetAt());
    if (still < timings.settleBeforeRotation) return timings.settleBeforeRotation - still;
    await this.#rotate(signal);
    return this.#machine.state === 'idle' ? 0 : this.#backoff.next();
  }

  get #due(): boolean {
    const { atBoot, persist, bootId } = this.#parts;
    return this.#requested !== undefined || (atBoot && persist.value.rotatedBoot !== bootId);
  }

  get #way(): 'pipe' | 'node' | 'none' {
    if (!this.#parts.device.fromFile) return 'pipe';
    return this.#parts.throughNode.whyNot === undefined ? 'node' : 'none';
  }

  /** Why a rotation must wait; undefined when it may go ahead. */
  get #blockedBy(): string | undefined {
    const { controllers, persist, bootId } = this.#parts;
    if (this.#requested === 'forced') return undefined;
    if (controllers.list.length > 0) return `${controllers.list.length} controller(s) connected`;
    const firstOfBoot = persist.value.rotatedBoot !== bootId;
    if (!controllers.known && !firstOfBoot) return 'controllers unknown since the agent started';
    return undefined;
  }

  /** R0 and R1: intent to disk, then DeepLink is asked. */
  async #rotate(signal: AbortSignal): Promise<void> {
    const { device, persist, step, throughNode, log } = this.#parts;
    const { intent, maxLen } = persist.value;
    this.#machine.handle('due');
    this.#parts.onChange();
    step('rotation-due');
    const current = device.codes?.password;
    const len = nextPasswordLength({ maxLen, current: current?.length ?? 0, intended: intent?.len ?? 0 });
    const password = randomPassword(len);
    const salt = makeSalt();
    const next = { salt, old: hashSecret(current ?? '', salt), new: hashSecret(password, salt), len };
    this.#unsaved = !(await this.#save({ intent: next }));
    if (this.#unsaved) {
      // Nothing was sent. Should the file hold the intent after all, a restart finds the old password.
      await this.#save({ intent: undefined });
      this.#attempts.add();
      return;
    }
    step('intent-persisted');
    if (signal.aborted) return;
    this.#machine.handle('intent-persisted');
    try {
      step('password-sent');
      if (device.fromFile) {
        const applied = await throughNode.rotate(password, signal);
        if (applied) device.learnPassword(password);
        this.#machine.handle('answered');
        await (applied ? this.#done('is-new') : this.#refused());
        return;
      }
      await device.setPassword(password);
      step('password-answered');
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ err: error }, 'DeepLink gave no good answer to the new password: asking what holds');
    }
    this.#machine.handle('answered');
    await this.#judge();
  }

  /** R2: DeepLink's own answer decides which password holds. Returns the wait before the next turn. */
  async #judge(): Promise<number | undefined> {
    const { device, persist, step, log } = this.#parts;
    const { intent } = persist.value;
    if (!intent) return 0;
    try {
      await device.refresh();
    } catch (error) {
      log.warn({ err: error }, 'DeepLink does not say which password holds');
      return this.#backoff.next();
    }
    // The pipe may have gone meanwhile: then the last known codes prove nothing.
    if (device.state !== 'D2' || device.codes?.password === undefined) return undefined;
    step('info-reread');
    const { password } = device.codes;
    if (matchesHash(password, intent.salt, intent.new)) await this.#done('is-new');
    else if (matchesHash(password, intent.salt, intent.old)) await this.#refused();
    else await this.#done('is-other');
    return this.#machine.state === 'idle' ? 0 : this.#backoff.next();
  }

  async #done(event: 'is-new' | 'is-other'): Promise<void> {
    const { device, persist, step, bootId, health, log } = this.#parts;
    // DeepLink has the password, whatever the disk says: after a crash the older intent is judged once more.
    const maxLen = Math.max(persist.value.maxLen, device.codes?.password?.length ?? 0);
    if (await this.#save({ rotatedBoot: bootId, maxLen, intent: undefined })) step('rotation-persisted');
    this.#requested = undefined;
    this.#backoff.reset();
    this.#machine.handle(event);
    health.clear('rotation');
    log.info({ length: device.codes?.password?.length }, 'rotated');
    this.#answer({
      ok: true,
      message: event === 'is-new' ? 'rotated' : 'DeepLink set a fresh password itself',
    });
  }

  async #refused(): Promise<void> {
    await this.#save({ intent: undefined });
    this.#parts.log.warn('DeepLink keeps its old password');
    this.#attempts.add();
    this.#machine.handle('is-old');
  }

  /** @returns false when it is known here alone, because the file could not be written */
  async #save(patch: PersistPatch): Promise<boolean> {
    const { persist, health, log } = this.#parts;
    try {
      await persist.update(patch);
      return true;
    } catch (error) {
      log.warn({ err: error }, 'the state of the rotation was not saved');
      health.unwritable(STATE_FILE, error);
      return false;
    }
  }

  #answer(outcome: RotationOutcome): void {
    // Who was told "no" must not get it later, when somebody else is in.
    if (!outcome.ok && (this.#requested === 'command' || this.#requested === 'forced'))
      this.#requested = undefined;
    for (const resolve of this.#waiters.splice(0)) resolve(outcome);
  }
}
