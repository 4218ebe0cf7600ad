// Changes of machines on the node. When an answer is lost, the node is looked at before anything is said.
import { isDeepStrictEqual } from 'node:util';
import {
  type AddedMachine,
  MAX_ADDED,
  type MachineChange,
  type NewMachine,
} from '../../../shared/dbc/bare-metal.ts';
import { dbcError } from '../../../shared/dbc/classify.ts';
import { DbcError } from '../../../shared/dbc/errors.ts';
import type { Machine } from '../../../shared/dbc/types.ts';
import { systemCode } from '../../../shared/errors/app-error.ts';
import { sleep } from '../../../shared/util/time.ts';
import type { NodeConnection } from '../node/connection.ts';
import type { Link } from '../node/link.ts';
import type { Registry } from './registry.ts';

/** Undefined: added. `unknown`: it may have been added, and gets its seat as soon as the node shows it. */
export type AddFailure = { error: DbcError; unknown: boolean } | undefined;

/** With these nothing was sent. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];
/** With these the node may have done it all the same. */
const UNCERTAIN = ['NODE_UNREACHABLE', 'NODE_TIMEOUT', 'BAD_ANSWER', 'NODE_ERROR'];
const LOOKS = 3;
const LOOK_EVERY_MS = 1000;

export interface MachineChangesOptions {
  registry: Registry;
  node: NodeConnection;
  /** Between two looks after a lost answer. Default 1000 ms. */
  lookEveryMs?: number;
}

export class MachineChanges {
  readonly #registry: Registry;
  readonly #node: NodeConnection;
  readonly #lookEveryMs: number;

  constructor({ registry, node, lookEveryMs = LOOK_EVERY_MS }: MachineChangesOptions) {
    this.#registry = registry;
    this.#node = node;
    this.#lookEveryMs = lookEveryMs;
  }

  /**
   * Adds machines in as few calls as the node allows; those asked for by `Registry.wish` get their seats.
   * @returns for each uuid what became of it
   * @throws RefusedCall NODE_READ_ONLY, NODE_UNREACHABLE before anything is done
   */
  async add(machines: readonly NewMachine[]): Promise<Map<string, AddFailure>> {
    this.#node.manage();
    const results = new Map<string, AddFailure>();
    for (let at = 0; at < machines.length; at += MAX_ADDED) {
      await this.#addSome(machines.slice(at, at + MAX_ADDED), results);
    }
    // The machines' keys; where it fails, the next poll sees new rows and does it again.
    await this.#node.readSigned().catch(() => undefined);
    return results;
  }

  /**
   * Changes a machine and reads back that it was done.
   * @throws DbcError UNCONFIRMED when the node shows something else or can't be asked, MACHINE_NOT_FOUND when it was
   * deleted meanwhile, and every failure; RefusedCall
   */
  async modify(nodeId: string, change: MachineChange): Promise<void> {
    const { link, identity } = this.#node.manage();
    let failure: unknown;
    await this.#node.alone(nodeId, undefined, async () => {
      try {
        await link.client.modifyMachine(nodeId, change, { identity });
      } catch (error) {
        if (!mayHaveHappened(error)) throw error;
        failure = error;
      }
    });
    const found = await this.#look([nodeId]);
    if (found) this.#node.take(found);
    const machine = found?.[0];
    if (machine && shows(machine, change)) return;
    this.#distrustReads(link);
    throw failure ?? notSeen(found);
  }

  /** Deletes a machine on the node; one that is not there counts as deleted. @throws DbcError, RefusedCall */
  async remove(nodeId: string): Promise<void> {
    const { link, identity } = this.#node.manage();
    await this.#node.alone(nodeId, undefined, async () => {
      try {
        await link.client.deleteMachines([nodeId], { identity });
      } catch (error) {
        if (error instanceof DbcError && error.code === 'MACHINE_NOT_FOUND') return;
        if (!mayHaveHappened(error)) throw error;
        if ((await this.#look([nodeId]))?.length !== 0) throw error;
      }
    });
    this.#node.gone(nodeId);
  }

  async #addSome(machines: readonly NewMachine[], results: Map<string, AddFailure>): Promise<void> {
    const { link, identity } = this.#node.manage();
    try {
      const added = await link.client.addMachines(machines, { identity });
      this.#node.take(rowsOf(machines, added));
      for (const { uuid } of machines) results.set(uuid, undefined);
    } catch (error) {
      if (!(error instanceof DbcError)) throw error;
      if (mayHaveHappened(error)) await this.#settle(machines, error, results);
      else await this.#refused(machines, error, results);
    }
  }

  /** Nothing was stored: one that the node refuses makes it refuse all of them. */
  async #refused(
    machines: readonly NewMachine[],
    error: DbcError,
    results: Map<string, AddFailure>,
  ): Promise<void> {
    const oneIsWrong =
      error.code === 'CONFLICT' || error.code === 'BAD_REQUEST' || error.code === 'INVALID_INPUT';
    if (oneIsWrong && machines.length > 1) {
      for (const machine of machines) await this.#addSome([machine], results);
      return;
    }
    const uuids = machines.map(({ uuid }) => uuid);
    this.#registry.dropWishes(uuids);
    for (const uuid of uuids) results.set(uuid, { error, unknown: false });
    // A uuid that is taken is one that we don't know of: beyond the 51 that are listed, or new.
    if (error.code === 'CONFLICT') this.#node.take((await this.#look(uuids)) ?? []);
  }

  /** The answer was lost: what the node shows now counts. A wish stays, should it be slow. */
  async #settle(
    machines: readonly NewMachine[],
    error: DbcError,
    results: Map<string, AddFailure>,
  ): Promise<void> {
    const found = await this.#look(machines.map(({ uuid }) => uuid));
    if (found) this.#node.take(found);
    const there = new Set(found?.map(({ uuid }) => uuid));
    for (const { uuid } of machines) {
      results.set(uuid, there.has(uuid) ? undefined : { error, unknown: found === undefined });
    }
  }

  /**
   * What is known of the machines, or is being read now, may be older than our change, and a masked list need not show
   * it: a password of the same length looks the same. The next poll reads signed.
   */
  #distrustReads(link: Link): void {
    this.#node.take([]);
    link.print = undefined;
  }

  /** Undefined when the node does not answer. */
  async #look(idsOrUuids: readonly string[]): Promise<Machine[] | undefined> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.#node.connected().lookUp(idsOrUuids);
      } catch (error) {
        if (!(error instanceof DbcError)) throw error;
        if (tried === LOOKS) return undefined;
        await sleep(this.#lookEveryMs);
      }
    }
  }
}

function mayHaveHappened(error: unknown): boolean {
  if (!(error instanceof DbcError) || !UNCERTAIN.includes(error.code)) return false;
  return !NEVER_SENT.includes(systemCode(error) ?? '');
}

/** @param found undefined: the node could not be asked */
function notSeen(found: readonly Machine[] | undefined): DbcError {
  if (!found) {
    return dbcError('UNCONFIRMED', 'the node took the change, but reading it back failed', {
      cure: 'the counter may still have the old values until the node is read again: press "Read the list again"',
    });
  }
  if (found.length === 0) return dbcError('MACHINE_NOT_FOUND', 'the node no longer has the machine');
  return dbcError('UNCONFIRMED', 'the node took the change and still shows the old values');
}

/** Rows as the node would show them, until it does; the machine's own key is not known yet. */
function rowsOf(machines: readonly NewMachine[], added: readonly AddedMachine[]): Machine[] {
  const ids = new Map(added.map(({ uuid, nodeId }) => [uuid, nodeId]));
  return machines.flatMap(({ ipmiPort, os = '', description = '', ...machine }) => {
    const nodeId = ids.get(machine.uuid);
    if (nodeId === undefined) return [];
    const port = ipmiPort === undefined ? {} : { ipmiPort };
    return [{ ...machine, ...port, os, description, nodeId, nodePrivateKey: '', masked: false }];
  });
}

function shows(machine: Machine, change: MachineChange): boolean {
  const asked = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return isDeepStrictEqual({ ...machine, ...asked }, machine);
}
