// What survives a crash of the agent (10-agent-states, PERSIST): never a password in the clear.
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf, systemCode } from '../../shared/errors/app-error.ts';
import { writeFileAtomic } from '../../shared/util/atomic-file.ts';

const Hex = z.string().regex(/^[0-9a-f]+$/);

const PersistedSchema = z.strictObject({
  bootId: z.string(),
  /** The same boot as it was read last: on Windows its id moves with the clock. */
  bootSeen: z.string().optional(),
  /** The boot in which the password was last rotated. */
  rotatedBoot: z.string().optional(),
  /** A rotation under way: written before DeepLink is asked. */
  intent: z.strictObject({ salt: Hex, old: Hex, new: Hex, len: z.int().positive() }).optional(),
  /** Longest password seen in this boot. */
  maxLen: z.int().nonnegative(),
  /** Controllers seen to come in and not to leave in this boot. */
  controllers: z.array(z.string()),
  /** Where this machine was found last; only a hint, because a disk image may carry it to another machine. */
  nodeId: z.string().optional(),
  /** The codes that were last proven by a changed length, so that a restart need not forget the proof. */
  proven: z.strictObject({ salt: Hex, hash: Hex }).optional(),
});

export type Persisted = z.output<typeof PersistedSchema>;
export type PersistPatch = { [K in keyof Persisted]?: Persisted[K] | undefined };

/** Name of the state file, within the state folder. */
export const STATE_FILE = 'state.json';

/** The agent's state file: read once, then written whole, in order, with fsync. */
export class PersistStore {
  /** True when the file told of an earlier run of the agent in this boot. */
  continued = false;
  /** Why an unreadable file was put aside, in words; undefined when there was none. */
  discarded: string | undefined;
  readonly #path: string;
  #value: Persisted = { bootId: '', maxLen: 0, controllers: [] };
  #queue: Promise<void> = Promise.resolve();
  #behind = false;
  #onWrite: (error: unknown) => void = () => undefined;

  constructor(stateDir: string) {
    this.#path = join(stateDir, STATE_FILE);
  }

  /** Called after each write, with the error of a failed one. */
  onWrite(listener: (error: unknown) => void): void {
    this.#onWrite = listener;
  }

  /** The last write failed: the file tells less than `value`. */
  get behind(): boolean {
    return this.#behind;
  }

  /** The fields; `bootId` is the name of this boot for everybody (on Windows two readings differ a little). */
  get value(): Readonly<Persisted> {
    return this.#value;
  }

  /**
   * Loads the file. Another boot clears intent, maxLen, controllers and proof.
   * A file that can't be understood is kept beside under `.bad` and the agent starts anew.
   */
  async load(bootId: string, sameBoot: (a: string, b: string) => boolean): Promise<void> {
    const stored = await this.#read();
    this.continued = stored !== undefined && sameBoot(stored.bootSeen ?? stored.bootId, bootId);
    if (!stored) this.#value = { bootId, maxLen: 0, controllers: [] };
    else if (this.continued) this.#value = stored;
    else {
      const { rotatedBoot, nodeId } = stored;
      this.#value = {
        bootId,
        maxLen: 0,
        controllers: [],
        ...(rotatedBoot === undefined ? {} : { rotatedBoot }),
        ...(nodeId === undefined ? {} : { nodeId }),
      };
    }
    if (!this.continued) await this.update({});
  }

  /** Takes a new reading of this boot's id; the next start compares with it. @throws like update() */
  async sawBoot(bootId: string, moved: (a: string, b: string) => boolean): Promise<void> {
    if (moved(this.#value.bootSeen ?? this.#value.bootId, bootId)) await this.update({ bootSeen: bootId });
  }

  /**
   * Changes fields (`undefined` removes one), at once in memory; resolves when the file is safely on disk.
   * @throws the system's error when it can't be written: `value` is changed all the same
   */
  update(patch: PersistPatch): Promise<void> {
    const next = { ...this.#value, ...patch };
    for (const key of Object.keys(next) as (keyof Persisted)[]) if (next[key] === undefined) delete next[key];
    this.#value = next as Persisted;
    const text = `${JSON.stringify(this.#value)}\n`;
    const written = this.#queue.then(() => writeFileAtomic(this.#path, text));
    this.#queue = written.then(
      () => this.#wrote(undefined),
      (error: unknown) => this.#wrote(error),
    );
    return written;
  }

  /** Resolves when everything asked so far is on disk. */
  async settled(): Promise<void> {
    await this.#queue;
  }

  #wrote(error: unknown): void {
    this.#behind = error !== undefined;
    this.#onWrite(error);
  }

  async #read(): Promise<Persisted | undefined> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    }
    try {
      return PersistedSchema.parse(JSON.parse(text));
    } catch (error) {
      await rename(this.#path, `${this.#path}.bad`).catch(() => undefined);
      this.discarded = messageOf(error).split('\n')[0] ?? 'not readable';
      return undefined;
    }
  }
}
