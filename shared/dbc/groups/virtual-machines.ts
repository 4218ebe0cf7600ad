// Virtual machines on GPU nodes: create, look, switch, change, delete.

import { isAtLeast } from '../../util/is-at-least.ts';
import { dbcError } from '../classify.ts';
import { DbcError } from '../errors.ts';
import { oneOf } from '../fields/refusal.ts';
import type { VmChange, VmSpec } from '../fields/vm.ts';
import type { VmDetail, VmLog, VmSummary } from '../requests/answers.ts';
import { info } from '../requests/gpu-nodes.ts';
import * as requests from '../requests/virtual-machines.ts';
import type { DbcCallOptions, DbcSender } from '../sender.ts';

/** Nodes before this may know only document 002's form; the later documents name no version below 0.4.0.9. */
const FIRST_WITH_DELETE_PATH = [0, 4, 0, 0] as const;

/**
 * Calls of documents 000 and 001, "Virtual Machine Manage". All are made in a renter's name: wallet,
 * multi-signature or session. `taskId` is what create answered.
 */
export class VirtualMachineCalls {
  readonly #sender: DbcSender;

  constructor(sender: DbcSender) {
    this.#sender = sender;
  }

  /**
   * Creates a virtual machine on a GPU node, which takes 5 to 15 minutes: `operation.createVm` waits for that.
   * After NODE_TIMEOUT it may have been created all the same: list.
   * @throws DbcError INVALID_INPUT naming the field and what it may be; what the answer means
   */
  create(nodeId: string, spec: VmSpec, options?: DbcCallOptions): Promise<VmDetail> {
    return this.#sender.send(requests.create(nodeId, spec), options);
  }

  /** The renter's virtual machines on a GPU node. */
  list(nodeId: string, options?: DbcCallOptions): Promise<VmSummary[]> {
    return this.#sender.send(requests.list(nodeId), options);
  }

  /** How to log in, what it has, and its status ("creating", "running", …). Holds passwords. */
  detail(nodeId: string, taskId: string, options?: DbcCallOptions): Promise<VmDetail> {
    return this.#sender.send(requests.detail(nodeId, taskId), options);
  }

  /** Starts it, or wakes it from sleep. */
  start(nodeId: string, taskId: string, options?: DbcCallOptions): Promise<void> {
    return this.#sender.send(requests.start(nodeId, taskId), options);
  }

  /** Asks the guest to shut down. */
  shutdown(nodeId: string, taskId: string, options?: DbcCallOptions): Promise<void> {
    return this.#sender.send(requests.shutdown(nodeId, taskId), options);
  }

  /** Cuts the power: what the guest has not written is lost. */
  poweroff(nodeId: string, taskId: string, options?: DbcCallOptions): Promise<void> {
    return this.#sender.send(requests.poweroff(nodeId, taskId), options);
  }

  /** Restarts it. The guest may ignore that, unless `force` is true. */
  restart(
    nodeId: string,
    taskId: string,
    options: DbcCallOptions & { force?: boolean | undefined } = {},
  ): Promise<void> {
    return this.#sender.send(requests.restart(nodeId, taskId, options.force), options);
  }

  /**
   * Deletes it and its disks.
   * `form: 'early'` is document 002's path, for GPU nodes before 0.4.0.0 alone.
   * @throws DbcError NOT_SUPPORTED_HERE when the early form is asked of a later node, or of one that tells no version
   */
  async delete(
    nodeId: string,
    taskId: string,
    options: DbcCallOptions & { form?: 'current' | 'early' | undefined } = {},
  ): Promise<void> {
    const form = oneOf('form', options.form ?? 'current', ['current', 'early']);
    if (form === 'current') return this.#sender.send(requests.remove(nodeId, taskId), options);
    const request = requests.removeEarly(nodeId, taskId);
    await this.#requireEarly(nodeId, options.signal);
    return this.#sender.send(request, options);
  }

  /** The client node may be older or newer than the GPU node, which reads the details where it should delete. */
  async #requireEarly(nodeId: string, signal: AbortSignal | undefined): Promise<void> {
    const { version } = await this.#sender.send(info(nodeId), { signal, identity: 'none' });
    if (version !== undefined && !isAtLeast(version, FIRST_WITH_DELETE_PATH)) return;
    const which = version === undefined ? 'a GPU node that tells no version' : `GPU node ${version}`;
    throw dbcError('NOT_SUPPORTED_HERE', `${which} does not take the early form of delete`, {
      cure: 'leave the early form out',
    });
  }

  /**
   * A part of its log. The node cuts it at 1024 bytes, at times in the middle of its own JSON: then fewer lines are
   * asked for, until they can be read. `cut` tells whether the limit was reached.
   */
  async logs(
    nodeId: string,
    taskId: string,
    options: DbcCallOptions & requests.LogQuery = {},
  ): Promise<VmLog> {
    const { flag, lineCount = 10, ...call } = options;
    let lines = lineCount;
    while (true) {
      try {
        const log = await this.#sender.send(requests.logs(nodeId, taskId, { flag, lineCount: lines }), call);
        return lines === lineCount ? log : { ...log, cut: true };
      } catch (error) {
        const broken = error instanceof DbcError && error.code === 'BAD_ANSWER';
        if (!broken || lines <= 1 || !this.#sender.canRepeat(call)) throw error;
        lines = Math.floor(lines / 2);
      }
    }
  }

  /** Changes ports, sizes, address and rules. Some changes need a restart. */
  modify(nodeId: string, taskId: string, change: VmChange, options?: DbcCallOptions): Promise<void> {
    return this.#sender.send(requests.modify(nodeId, taskId, change), options);
  }

  /** Sets a guest user's password. The guest must run, with the qemu or the DBC guest agent in it. */
  passwd(
    nodeId: string,
    taskId: string,
    login: requests.GuestLogin,
    options?: DbcCallOptions,
  ): Promise<void> {
    return this.#sender.send(requests.passwd(nodeId, taskId, login), options);
  }
}
