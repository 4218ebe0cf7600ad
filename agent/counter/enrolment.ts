// The token of this machine and boot: asked for once, kept beside the state, dropped with the boot.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Logger } from '../../shared/logging/logger.ts';
import { EnrolAnswerSchema } from '../../shared/types/agent-protocol.ts';
import { writeFileAtomic } from '../../shared/util/atomic-file.ts';
import { Backoff } from '../../shared/util/backoff.ts';
import { sleep } from '../../shared/util/time.ts';
import type { HealthBoard } from '../health/board.ts';
import type { HealthCode } from '../health/codes.ts';
import { type CounterClient, CounterError } from './counter-client.ts';

/** Name of the token's file, within the state folder. */
const TOKEN_FILE = 'counter-token.json';
/** A token that could not be saved is tried again so often, ms: without its file a restart is locked out. */
const SAVE_AGAIN_MS = 15_000;

const KeptSchema = z.object({ bootId: z.string(), token: z.string() });

export interface EnrolmentParts {
  client: CounterClient;
  enrolmentKey: string;
  agentVersion: string;
  bootId: string;
  stateDir: string;
  health: HealthBoard;
  log: Logger;
}

/** The counter's refusals, and what they mean for the health of this machine. */
const REFUSALS: Readonly<Record<string, HealthCode>> = {
  ENROLMENT_NOT_EXPECTED: 'ENROLMENT_NOT_EXPECTED',
  ENROLMENT_TOKEN_LIVES: 'ENROLMENT_NOT_EXPECTED',
  ENROLMENT_KEY_WRONG: 'ENROLMENT_KEY_WRONG',
  MACHINE_UNKNOWN: 'COUNTER_KNOWS_US_NOT',
};

/** Everything that noteCounterFailure() tells. */
const COUNTER_NOTES: ReadonlySet<string> = new Set<HealthCode>([
  ...Object.values(REFUSALS),
  'COUNTER_UNREACHABLE',
  'COUNTER_KEY_WRONG',
  'COUNTER_ANSWER',
]);

export class Enrolment {
  readonly #parts: EnrolmentParts;
  readonly #path: string;
  readonly #backoff = new Backoff({ baseMs: 1000, capMs: 30_000 });
  #token: string | undefined;
  #saved = true;
  #intervalMs = 10_000;
  readonly #came = new Set<() => void>();
  #waiters: (() => void)[] = [];
  #lost = Promise.withResolvers<void>();

  constructor(parts: EnrolmentParts) {
    this.#parts = parts;
    this.#path = join(parts.stateDir, TOKEN_FILE);
  }

  get token(): string | undefined {
    return this.#token;
  }

  /** How often the counter wants to hear of us, ms. */
  get intervalMs(): number {
    return this.#intervalMs;
  }

  set intervalMs(ms: number) {
    this.#intervalMs = ms;
  }

  /** The token, as soon as there is one. @throws the signal's reason */
  async ready(signal: AbortSignal | undefined): Promise<string> {
    for (;;) {
      if (this.#token !== undefined) return this.#token;
      signal?.throwIfAborted();
      const came = Promise.withResolvers<void>();
      this.#came.add(came.resolve);
      const onAbort = () => came.reject(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        await came.promise;
      } finally {
        this.#came.delete(came.resolve);
        signal?.removeEventListener('abort', onAbort);
      }
    }
  }

  /** Called when a token came or went. */
  onChange(listener: () => void): void {
    this.#waiters.push(listener);
  }

  /** The counter no longer takes this token: a new one is asked for, unless there is one already. */
  async drop(token: string): Promise<void> {
    if (this.#token !== token) return;
    this.#token = undefined;
    await rm(this.#path, { force: true }).catch(() => undefined);
    this.#lost.resolve();
    this.#tell();
  }

  /** Keeps a token until aborted; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    this.#token = await this.#read();
    if (this.#token) this.#tell();
    const aborted = new Promise<void>((resolve) =>
      signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    while (!signal.aborted) {
      if (this.#token) {
        this.#lost = Promise.withResolvers();
        const waits = [this.#lost.promise, aborted];
        if (!this.#saved) waits.push(sleep(SAVE_AGAIN_MS, signal).catch(() => undefined));
        await Promise.race(waits);
        if (!this.#saved && this.#token && !signal.aborted) await this.#save();
        continue;
      }
      if (!(await this.#ask(signal))) await sleep(this.#backoff.next(), signal).catch(() => undefined);
    }
  }

  async #ask(signal: AbortSignal): Promise<boolean> {
    const { client, enrolmentKey, agentVersion, bootId, health, log } = this.#parts;
    try {
      const answer = await client.post(
        '/agent/enrol',
        { enrolmentKey, bootId, agentVersion },
        EnrolAnswerSchema,
        { signal },
      );
      // The counter gives it once: a disk without room must not cost it.
      this.#token = answer.token;
      this.#intervalMs = answer.intervalMs;
      this.#backoff.reset();
      noteCounterWell(health);
      log.info('the counter knows this machine for this boot');
      this.#tell();
      await this.#save();
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      log.warn({ err: error }, 'no token from the counter yet');
      noteCounterFailure(health, error);
      return false;
    }
  }

  async #save(): Promise<void> {
    const { bootId, health, log } = this.#parts;
    try {
      await writeFileAtomic(this.#path, JSON.stringify({ bootId, token: this.#token }), 0o600);
      this.#saved = true;
      health.written(TOKEN_FILE);
    } catch (error) {
      this.#saved = false;
      log.warn({ err: error }, 'the token of this boot was not saved: a restart of the agent would lose it');
      health.unwritable(TOKEN_FILE, error);
    }
  }

  async #read(): Promise<string | undefined> {
    try {
      const kept = KeptSchema.parse(JSON.parse(await readFile(this.#path, 'utf8')));
      return kept.bootId === this.#parts.bootId ? kept.token : undefined;
    } catch {
      // None yet, or damaged: the counter decides whether a new one is given.
      return undefined;
    }
  }

  #tell(): void {
    if (this.#token !== undefined) for (const came of [...this.#came]) came();
    for (const listener of this.#waiters) listener();
  }
}

/** Puts a failed call to the counter on the health board. */
export function noteCounterFailure(health: HealthBoard, error: unknown): void {
  if (!(error instanceof CounterError)) {
    health.raise('identity', 'COUNTER_UNREACHABLE', error instanceof Error ? error.message : String(error));
    return;
  }
  // The token is over: the enrolment asks for the next one and tells how that went.
  if (error.refusal === 'NOT_ENROLLED') return;
  const code = error.code === 'COUNTER_REFUSED' ? REFUSALS[error.refusal ?? ''] : undefined;
  if (code) health.raise('identity', code);
  else if (error.code === 'COUNTER_REFUSED') {
    health.raise('identity', 'COUNTER_ANSWER', `${error.refusal}: ${error.message}`);
  } else health.raise('identity', error.code, error.message);
}

/** The counter took what we said: whatever a failed call has noted is over. */
export function noteCounterWell(health: HealthBoard): void {
  if (COUNTER_NOTES.has(health.of('identity')?.code ?? '')) health.clear('identity');
}
