// Makes the node hand out DeepLink's codes, proves it, and keeps proving it (10-agent-states, PUBLISH).
import { DbcError } from '../../shared/dbc/errors.ts';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { Backoff } from '../../shared/util/backoff.ts';
import { sleep } from '../../shared/util/time.ts';
import { TypedEmitter } from '../../shared/util/typed-emitter.ts';
import type { Device, DeviceCodes } from '../deeplink/device.ts';
import type { HealthBoard } from '../health/board.ts';
import { isHealthCode } from '../health/codes.ts';
import { IdentityError, type SignAndCompare } from '../identity/sign-and-compare.ts';
import type { NodeLink } from '../node/node-link.ts';
import { Machine } from '../state/machine.ts';
import type { PersistStore } from '../state/persist.ts';
import { SignalBox } from '../state/signal-box.ts';
import type { StepHook } from '../steps.ts';
import type { Timings } from '../timings.ts';
import { ChangeWitness } from './change-witness.ts';
import { codesOf, NodeReader } from './node-reader.ts';
import { PUBLISH_TRANSITIONS, type PublishEvent, type PublishState } from './publish-states.ts';
import { judge, looksEqual, type Proof, viewOf } from './view.ts';

export interface PublisherParts {
  device: Device;
  node: NodeLink;
  identity: SignAndCompare;
  persist: PersistStore;
  health: HealthBoard;
  log: Logger;
  timings: Timings;
  step: StepHook;
  /** True while a rotation runs or is about to: the codes will change in a moment. */
  rotating: () => boolean;
  /** Asks for a rotation, because the node dropped a shorter password. */
  requestRotation: (reason: 'short-frame') => void;
}

export class Publisher extends TypedEmitter<{ moved: [] }> {
  readonly #parts: PublisherParts;
  readonly #machine: Machine<PublishState, PublishEvent>;
  readonly #wake = new SignalBox();
  readonly #backoff: Backoff;
  readonly #witness: ChangeWitness;
  readonly #reader: NodeReader;
  /** Aborted whenever the ground of the current step is gone. */
  #turn = new AbortController();
  #generation = -1;
  #setDoneFor = -1;
  #setAt = Number.NEGATIVE_INFINITY;
  #proof: Proof | undefined;
  #provenAt = 0;
  #provenWallClock: string | undefined;

  constructor(parts: PublisherParts) {
    super();
    this.#parts = parts;
    const { timings, log, health } = parts;
    this.#backoff = new Backoff({ baseMs: timings.backoffBase, capMs: timings.backoffCap });
    this.#witness = new ChangeWitness(parts.persist);
    this.#reader = new NodeReader(parts, this.#witness);
    this.#machine = new Machine('P0', PUBLISH_TRANSITIONS, (move) => {
      if (move.from !== move.to) log.info({ from: move.from, to: move.to, on: move.on }, 'publish');
      if (isHealthCode(move.code)) health.raise('publish', move.code);
      if (move.to === 'P4' || move.to === 'P0') health.clear('publish');
      if (move.to !== 'P4') this.#proof = undefined;
      if (move.from !== move.to) this.emit('moved');
    });
  }

  get state(): PublishState {
    return this.#machine.state;
  }

  /** Level and age of the proof; undefined when the codes are not published. */
  get proof(): { level: Proof; at: string; ageMs: number } | undefined {
    const ageMs = Math.round(performance.now() - this.#provenAt);
    if (this.#machine.state !== 'P4' || !this.#proof || !this.#provenWallClock) return undefined;
    if (ageMs > this.#parts.timings.publishedMaxAge) return undefined;
    return { level: this.#proof, at: this.#provenWallClock, ageMs };
  }

  /** When a set was last on its way to the node, as performance.now(). */
  get lastSetAt(): number {
    return this.#setAt;
  }

  /** Call when g, D2, N2, the rotation or the identity changed: the current step's ground is gone. */
  reconsider(): void {
    this.#turn.abort(new DOMException('the codes or the node changed', 'AbortError'));
    this.#turn = new AbortController();
    this.#wake.wake();
  }

  /** Resolves when the codes are published for the first time, or after `ms`, or when aborted. */
  async firstPublished(ms: number, signal: AbortSignal): Promise<void> {
    const done = new SignalBox();
    const off = this.on('moved', () => {
      if (this.#proof) done.wake();
    });
    if (!this.#proof) await done.wait(signal, ms);
    off();
  }

  /** The row was read by somebody else, perhaps before a rotation: it may become the "before" of a proof. */
  noteRow(): void {
    const { device, node } = this.#parts;
    if (node.state === 'N2' && node.row && device.generation <= 1) {
      this.#witness.saw(viewOf(node.row, undefined, []), device.codes, device.generation);
    }
  }

  /** Runs until aborted; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const turn = AbortSignal.any([signal, this.#turn.signal]);
      if (!this.#isReady()) {
        this.#machine.handle('not-ready');
        await this.#wake.wait(turn);
        continue;
      }
      this.#noticeChange();
      try {
        await this.#step(turn);
      } catch (error) {
        if (!turn.aborted) await this.#failed(error, turn);
      }
    }
  }

  #isReady(): boolean {
    const { device, node, rotating } = this.#parts;
    return device.state === 'D2' && node.state === 'N2' && !rotating();
  }

  #noticeChange(): void {
    const { device } = this.#parts;
    if (this.#generation === device.generation) return;
    this.#generation = device.generation;
    if (device.codes) this.#witness.codesChanged(device.codes, device.generation);
    this.#backoff.reset();
    this.#machine.handle('changed');
  }

  #step(turn: AbortSignal): Promise<unknown> {
    switch (this.#machine.state) {
      case 'P0':
        this.#machine.handle('ready');
        return Promise.resolve();
      case 'P1':
        return this.#compare(turn);
      case 'P2':
        return this.#set(turn);
      case 'P3':
        return this.#settle(turn);
      case 'P4':
        return this.#verify(turn);
      case 'PX':
        return this.#waitBlocked(turn);
    }
  }

  /** P1: reads the node, and again while DeepLink may still be reporting by itself. */
  async #compare(turn: AbortSignal): Promise<void> {
    const { device, timings, identity, node, persist, requestRotation, step } = this.#parts;
    const started = performance.now();
    for (let reread = 0; ; reread++) {
      const view = await this.#reader.read(turn, reread === 0);
      const codes = this.#codes();
      const kind = node.version?.kind ?? 'push';
      const event = judge({
        view,
        codes,
        kind,
        // Without a pipe nobody knows whether our password still holds: a set could bring an old one back.
        canSet:
          !device.fromFile &&
          (identity.canCompare || (kind === 'stored' && node.version?.signsRequired === false)),
        setDone: this.#setDoneFor === this.#generation,
        rereadsDone: reread >= timings.rereads.length,
        changeSeen: this.#witness.changeSeen(codes),
      });
      step('compared');
      if (event === 're-read') {
        await sleepUntil(started + (timings.rereads[reread] ?? 0), turn);
        continue;
      }
      if (event === 'equal') return this.#published('confirmed', event);
      if (event === 'inferred' || event === 'presumed') return this.#published(event, event);
      this.#machine.handle(event);
      if (event === 'conflict') this.#detail(`the same on ${view.rivals.join(', ')}`);
      if (event === 'short-frame') {
        // The node shows a longer one: the next password must not be dropped like this one.
        await persist.update({ maxLen: Math.max(persist.value.maxLen, view.passwordLength) });
        requestRotation('short-frame');
      }
      return;
    }
  }

  /** P2: sends T as it is now; an older password would revert DeepLink. */
  async #set(turn: AbortSignal): Promise<void> {
    const { device, identity, node, step } = this.#parts;
    await device.refresh();
    turn.throwIfAborted();
    const { deviceId, password } = this.#codes();
    const nodeId = node.nodeId;
    if (password === undefined || nodeId === undefined) {
      this.#machine.handle('failed');
      return;
    }
    const generation = this.#generation;
    step('set-sending');
    this.#setAt = performance.now();
    try {
      const codes = node.version?.kind === 'stored' ? { deviceId, password } : { password };
      await identity.set(nodeId, codes, turn);
    } finally {
      this.#setAt = performance.now();
    }
    this.#setDoneFor = generation;
    step('set-queued');
    this.#machine.handle('queued');
  }

  /** P3: "ok" means queued; only a read tells whether it was applied. */
  async #settle(turn: AbortSignal): Promise<void> {
    const { device, timings } = this.#parts;
    const started = performance.now();
    for (const at of timings.settle) {
      await sleepUntil(started + at, turn);
      await device.refresh();
      turn.throwIfAborted();
      const view = await this.#reader.read(turn);
      const codes = this.#codes();
      const equal = view.verdict === 'equal' || (view.verdict === undefined && looksEqual(view, codes));
      if (equal) return this.#published(view.verdict === 'equal' ? 'confirmed' : 'inferred', 'equal');
    }
    await sleepUntil(started + timings.settleLimit, turn);
    this.#machine.handle('failed');
    await sleep(this.#backoff.next(), turn);
  }

  /** P4: the node's view changes without any event (restart, power command), so it is read again. */
  async #verify(turn: AbortSignal): Promise<void> {
    const { device, timings } = this.#parts;
    const jitter = 0.8 + Math.random() * 0.4;
    if ((await this.#wake.wait(turn, timings.verify * jitter)) === 'aborted') return;
    await device.refresh();
    turn.throwIfAborted();
    const view = await this.#reader.read(turn);
    const codes = this.#codes();
    const same =
      view.rivals.length === 0 &&
      looksEqual(view, codes) &&
      (this.#proof !== 'confirmed' || view.verdict === 'equal') &&
      view.verdict !== 'differs';
    if (same && this.#proof) this.#published(this.#proof, 'same');
    else this.#machine.handle('differs');
  }

  async #waitBlocked(turn: AbortSignal): Promise<void> {
    await this.#wake.wait(turn, this.#backoff.next());
    if (!turn.aborted) this.#machine.handle('retry');
  }

  #codes(): DeviceCodes {
    return codesOf(this.#parts.device);
  }

  #published(proof: Proof, event: PublishEvent): void {
    this.#machine.handle(event);
    this.#proof = proof;
    this.#provenAt = performance.now();
    this.#provenWallClock = new Date().toISOString();
    this.#backoff.reset();
    if (this.#parts.health.of('identity')?.code === 'IDENTITY_UNREADABLE')
      this.#parts.health.raise('identity', 'IDENTITY_BEARER');
    if (proof === 'inferred') void this.#witness.keep(this.#codes()).catch(() => undefined);
    // Nothing new to tell: the status file is refreshed by itself.
    if (event === 'same') return;
    this.#parts.step('published');
    this.#parts.log.info({ proof, deviceId: this.#codes().deviceId }, 'published');
    this.emit('moved');
  }

  async #failed(error: unknown, turn: AbortSignal): Promise<void> {
    const { node, log, health } = this.#parts;
    log.warn({ err: error, state: this.#machine.state }, 'publishing met an error');
    if (error instanceof IdentityError) health.raise('identity', error.code, error.message);
    node.report(error);
    if (!this.#isReady()) return;
    const events: Partial<Record<string, PublishEvent>> = {
      SIGNATURE_REFUSED: 'sign-refused',
      DEEPLINK_NOT_CONNECTED: 'lan-link-down',
    };
    const known = isAppError(error) ? events[error.code] : undefined;
    if (known && this.#machine.handle(known)) return;
    // What was proven before is not proven now: compare again, and wait only when that fails too.
    if (this.#machine.handle('differs')) return;
    this.#machine.handle('failed');
    // DeepLink's failures are told by the device, the identity's above.
    if (error instanceof DbcError) health.raise('publish', 'NODE_ANSWER', error.message);
    await this.#wake.wait(turn, this.#backoff.next());
  }

  #detail(text: string): void {
    const note = this.#parts.health.of('publish');
    if (note) this.#parts.health.raise('publish', note.code, text);
  }
}

/** Waits until performance.now() reaches `at`. */
function sleepUntil(at: number, signal: AbortSignal): Promise<void> {
  return sleep(Math.max(0, at - performance.now()), signal);
}
