// Disks and snapshots of virtual machines.
import type { Raw } from '../requests/answers.ts';
import * as disks from '../requests/disks.ts';
import * as snapshots from '../requests/snapshots.ts';
import type { DbcCallOptions, DbcSender } from '../sender.ts';

/** Calls of documents 000 and 001, "Disk management". All are made in a renter's name. */
export class DiskCalls {
  readonly #sender: DbcSender;

  constructor(sender: DbcSender) {
    this.#sender = sender;
  }

  /** The disks of a virtual machine, as the node describes them. */
  list(nodeId: string, taskId: string, options?: DbcCallOptions): Promise<Raw[]> {
    return this.#sender.send(disks.list(nodeId, taskId), options);
  }

  /** Makes a data disk larger; the size is the one after, in GB. */
  resize(nodeId: string, taskId: string, resized: disks.DiskResize, options?: DbcCallOptions): Promise<void> {
    return this.#sender.send(disks.resize(nodeId, taskId, resized), options);
  }

  /** Adds a data disk; size in GB, mounted at /data unless told otherwise. */
  add(nodeId: string, taskId: string, disk: disks.NewDisk, options?: DbcCallOptions): Promise<void> {
    return this.#sender.send(disks.add(nodeId, taskId, disk), options);
  }

  /** Deletes a data disk (vdb …) with all that is on it. */
  delete(nodeId: string, taskId: string, disk: string, options?: DbcCallOptions): Promise<void> {
    return this.#sender.send(disks.remove(nodeId, taskId, disk), options);
  }
}

/** Calls of documents 000 and 001, "Snapshot Manage". All are made in a renter's name. */
export class SnapshotCalls {
  readonly #sender: DbcSender;

  constructor(sender: DbcSender) {
    this.#sender = sender;
  }

  /** The snapshots of a virtual machine, as the node describes them. */
  list(nodeId: string, taskId: string, options?: DbcCallOptions): Promise<Raw[]> {
    return this.#sender.send(snapshots.list(nodeId, taskId), options);
  }

  /** One snapshot, as the node describes it. */
  detail(nodeId: string, taskId: string, name: string, options?: DbcCallOptions): Promise<Raw> {
    return this.#sender.send(snapshots.detail(nodeId, taskId, name), options);
  }

  /** Makes one, and uploads it when an image centre is named. The virtual machine must be powered off. */
  create(
    nodeId: string,
    taskId: string,
    snapshot: snapshots.NewSnapshot,
    options?: DbcCallOptions,
  ): Promise<void> {
    return this.#sender.send(snapshots.create(nodeId, taskId, snapshot), options);
  }

  delete(nodeId: string, taskId: string, name: string, options?: DbcCallOptions): Promise<void> {
    return this.#sender.send(snapshots.remove(nodeId, taskId, name), options);
  }
}
