// The node's own key and its machines, in memory and in an atomically replaced state file.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { KeyPair } from '../../../shared/dbc/keys.ts';
import { AppError, systemCode } from '../../../shared/errors/app-error.ts';
import { writeFileAtomic } from '../../../shared/util/atomic-file.ts';
import type { Machine, MachineInput } from './types.ts';

const HEX_64 = z.string().regex(/^[0-9a-f]{64}$/);
const MACHINE = z.strictObject({
  nodeId: HEX_64,
  nodePrivateKey: HEX_64,
  uuid: z.string(),
  ip: z.string(),
  os: z.string(),
  desc: z.string(),
  ipmiHostname: z.string(),
  ipmiUsername: z.string(),
  ipmiPassword: z.string(),
  ipmiPort: z.number().int(),
  deviceId: z.string(),
  devicePassword: z.string(),
});
const STATE = z.strictObject({ seed: HEX_64.nullable(), nodeId: HEX_64, machines: z.array(MACHINE) });

/** The state file cannot be used, or contradicts the options. */
export class StateFileError extends AppError<'STATE_FILE_INVALID' | 'STATE_FILE_OTHER_NODE'> {}

export interface StoreOptions {
  stateFile?: string;
  seedHex?: string;
  nodeId?: string;
}

/** Changes take effect in memory at once; the returned promises resolve when the state file has them. */
export class Store {
  readonly seedHex: string | null;
  readonly nodeId: string;
  readonly keyPair: KeyPair | null;
  readonly #machines: Map<string, Machine>;
  readonly #stateFile: string | undefined;
  readonly #known: Set<string>;
  #lastWrite: Promise<void> = Promise.resolve();
  #nextWrite: Promise<void> | undefined;

  private constructor(state: z.infer<typeof STATE>, stateFile: string | undefined) {
    this.seedHex = state.seed;
    this.nodeId = state.nodeId;
    this.keyPair = state.seed === null ? null : new KeyPair(state.seed);
    this.#machines = new Map(state.machines.map((machine) => [machine.nodeId, machine]));
    this.#known = new Set([state.nodeId, ...this.#machines.keys()]);
    this.#stateFile = stateFile;
  }

  static async open(options: StoreOptions): Promise<Store> {
    const kept = options.stateFile === undefined ? undefined : await readState(options.stateFile);
    const seed = options.seedHex ?? (options.nodeId ? null : (kept?.seed ?? randomSeed()));
    const nodeId = seed === null ? (options.nodeId ?? '') : new KeyPair(seed).publicKeyHex;
    if (kept && kept.nodeId !== nodeId) {
      throw new StateFileError(
        'STATE_FILE_OTHER_NODE',
        'the state file belongs to another node: leave out the seed or name another file',
        { context: { stateFile: options.stateFile, kept: kept.nodeId, asked: nodeId } },
      );
    }
    const store = new Store({ seed, nodeId, machines: kept?.machines ?? [] }, options.stateFile);
    await store.save();
    return store;
  }

  /** By node id, the order of every list. */
  machines(): Machine[] {
    return [...this.#machines.values()].sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1));
  }

  get(nodeId: string): Machine | undefined {
    return this.#machines.get(nodeId);
  }

  byUuid(uuid: string): Machine | undefined {
    return this.machines().find((machine) => machine.uuid === uuid);
  }

  /** True for every id that was this node's or a machine's during this run, deleted or not. */
  knows(nodeId: string): boolean {
    return this.#known.has(nodeId);
  }

  /** Stores the machine, making an id and a key where none are given. */
  async add(input: MachineInput): Promise<Machine> {
    const machine = newMachine(input);
    this.#machines.set(machine.nodeId, machine);
    this.#known.add(machine.nodeId);
    await this.save();
    return machine;
  }

  /** False when there is no such machine. */
  async update(nodeId: string, change: Partial<Machine>): Promise<boolean> {
    const machine = this.#machines.get(nodeId);
    if (!machine) return false;
    Object.assign(machine, change);
    await this.save();
    return true;
  }

  /** False when there is no such machine. */
  async delete(nodeId: string): Promise<boolean> {
    const existed = this.#machines.delete(nodeId);
    if (existed) await this.save();
    return existed;
  }

  /** One write at a time; changes made while one is under way share the next. */
  async save(): Promise<void> {
    const path = this.#stateFile;
    if (path === undefined) return;
    this.#nextWrite ??= this.#lastWrite.then(() => {
      this.#nextWrite = undefined;
      const state = { seed: this.seedHex, nodeId: this.nodeId, machines: this.machines() };
      const write = writeFileAtomic(path, `${JSON.stringify(state, null, 2)}\n`);
      this.#lastWrite = write.catch(() => undefined);
      return write;
    });
    await this.#nextWrite;
  }
}

function newMachine(input: MachineInput): Machine {
  const nodePrivateKey = input.nodePrivateKey ?? randomSeed();
  return {
    nodeId: input.nodeId ?? new KeyPair(nodePrivateKey).publicKeyHex,
    nodePrivateKey,
    uuid: input.uuid,
    ip: input.ip,
    os: input.os ?? '',
    desc: input.desc ?? '',
    ipmiHostname: input.ipmiHostname ?? '',
    ipmiUsername: input.ipmiUsername ?? '',
    ipmiPassword: input.ipmiPassword ?? '',
    ipmiPort: input.ipmiPort ?? 0,
    deviceId: '',
    devicePassword: '',
  };
}

function randomSeed(): string {
  return randomBytes(32).toString('hex');
}

async function readState(path: string): Promise<z.infer<typeof STATE> | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return STATE.parse(JSON.parse(text));
  } catch (cause) {
    throw new StateFileError(
      'STATE_FILE_INVALID',
      'the state file is not one of a simulated node: delete it',
      {
        context: { stateFile: path },
        cause,
      },
    );
  }
}
