// Long operations: start, watch, cancel, take up again after a restart.
import type { VmSpec } from '../fields/vm.ts';
import { type CodesProgress, codesReady } from '../operations/codes-ready.ts';
import { type ImageProgress, imageTransfer } from '../operations/image-transfer.ts';
import type { Operation, WaitOptions } from '../operations/operation.ts';
import { type PowerOutcome, type PowerProgress, switchPower } from '../operations/switch-power.ts';
import { parseOperationToken } from '../operations/token.ts';
import { type VmProgress, vmCreation } from '../operations/vm-creation.ts';
import type { NodePowerCommand } from '../power.ts';
import type { TransferProgress, VmDetail } from '../requests/answers.ts';
import * as images from '../requests/images.ts';
import * as vms from '../requests/virtual-machines.ts';
import type { DbcCallOptions, DbcSender } from '../sender.ts';
import type { DeeplinkCodes } from '../types.ts';

/**
 * Each start call sends one request and hands back the operation. Keep its `token` (plain JSON, no secret) to go
 * on after a restart; `wait` tells the progress; `cancel` stops a transfer.
 */
export class OperationCalls {
  readonly #sender: DbcSender;

  constructor(sender: DbcSender) {
    this.#sender = sender;
  }

  /**
   * Starts a download to a GPU node; ends when the file is among the node's images. `wait` ends with CONFLICT when it
   * was stopped or failed, with UNCONFIRMED when it goes to another folder than /data, which no list shows.
   */
  async downloadImage(
    image: images.ImageDownload,
    options?: DbcCallOptions,
  ): Promise<Operation<TransferProgress, ImageProgress>> {
    await this.#sender.send(images.download(image), options);
    const { nodeId, fileName, localDir } = image;
    return imageTransfer(this.#sender, { v: 1, kind: 'image.download', nodeId, fileName, localDir });
  }

  /**
   * Starts an upload from a GPU node; ends when the file is in the image centre. `wait` ends with CONFLICT when it was
   * stopped or failed. An upload from the client node itself has no progress: `image.upload`.
   */
  async uploadImage(
    image: images.ImageUpload & { nodeId: string },
    options?: DbcCallOptions,
  ): Promise<Operation<TransferProgress, ImageProgress>> {
    await this.#sender.send(images.upload(image), options);
    const { nodeId, fileName, imageServer } = image;
    return imageTransfer(this.#sender, { v: 1, kind: 'image.upload', nodeId, fileName, imageServer });
  }

  /** Creates a virtual machine; ends when it runs. */
  async createVm(
    nodeId: string,
    spec: VmSpec,
    options?: DbcCallOptions,
  ): Promise<Operation<VmDetail, VmProgress>> {
    const { taskId } = await this.#sender.send(vms.create(nodeId, spec), options);
    return vmCreation(this.#sender, nodeId, taskId);
  }

  /** Ends when the machine's codes can be read. Sends nothing by itself: switch the machine on first. */
  codesReady(nodeId: string): Operation<DeeplinkCodes, CodesProgress> {
    return codesReady(this.#sender, nodeId);
  }

  /**
   * Sends a power command once and reads the state until it fits, within 60 s unless told otherwise.
   * @throws DbcError of what certainly did nothing, e.g. NOT_AUTHORISED
   */
  switchPower(
    nodeId: string,
    command: NodePowerCommand,
    options?: WaitOptions<PowerProgress>,
  ): Promise<PowerOutcome> {
    return switchPower(this.#sender, nodeId, command, options);
  }

  /**
   * Takes an operation up again. What `wait` resolves with is, by kind: TransferProgress, VmDetail, DeeplinkCodes.
   * @throws DbcError INVALID_INPUT for what is no token
   */
  resume(
    token: unknown,
  ):
    | Operation<TransferProgress, ImageProgress>
    | Operation<VmDetail, VmProgress>
    | Operation<DeeplinkCodes, CodesProgress> {
    const known = parseOperationToken(token);
    if (known.kind === 'vm.create') return vmCreation(this.#sender, known.nodeId, known.taskId);
    if (known.kind === 'machine.codes') return codesReady(this.#sender, known.nodeId);
    return imageTransfer(this.#sender, known);
  }
}
