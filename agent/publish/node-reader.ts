// What the node holds for this machine, read as the publisher needs it.
import type { Device, DeviceCodes } from '../deeplink/device.ts';
import type { SignAndCompare } from '../identity/sign-and-compare.ts';
import type { NodeLink } from '../node/node-link.ts';
import type { Timings } from '../timings.ts';
import type { ChangeWitness } from './change-witness.ts';
import { findRivals, type NodeView, viewOf } from './view.ts';

export interface NodeReaderParts {
  device: Device;
  node: NodeLink;
  identity: SignAndCompare;
  timings: Timings;
}

export class NodeReader {
  readonly #parts: NodeReaderParts;
  readonly #witness: ChangeWitness;
  #listReadAt = Number.NEGATIVE_INFINITY;

  /** @param witness told of every view, so that a later one may count as changed */
  constructor(parts: NodeReaderParts, witness: ChangeWitness) {
    this.#parts = parts;
    this.#witness = witness;
  }

  /**
   * Reads our row, the signed verdict where there is an identity, and now and then version and whole list.
   * @param withList reads version and list in any case
   * @throws the signal's reason, DbcError, IdentityError
   */
  async read(turn: AbortSignal, withList = false): Promise<NodeView> {
    const { device, node, identity, timings } = this.#parts;
    const thorough = withList || performance.now() - this.#listReadAt > timings.conflictCheck;
    if (thorough) await node.refreshVersion(turn);
    const row = await node.readRow(turn);
    const codes = codesOf(device);
    const { deviceId, password } = codes;
    const signed = identity.canCompare && row.deeplink !== undefined && password !== undefined;
    const verdict = signed ? await identity.compare(row.nodeId, { deviceId, password }, turn) : undefined;
    let rivals: string[] = [];
    if (thorough) {
      rivals = findRivals(await node.listMachines(turn), row, deviceId);
      this.#listReadAt = performance.now();
    }
    // The counter sees all machines, and names none of them to one.
    if (verdict === 'duplicate') rivals = ['another machine'];
    // The answer may be older than the codes by now.
    turn.throwIfAborted();
    if (verdict === 'differs') device.forgetPassword();
    turn.throwIfAborted();
    const view = viewOf(row, verdict, rivals);
    this.#witness.saw(view, codes, device.generation);
    return view;
  }
}

/** What is known of the device's codes now. */
export function codesOf(device: Device): DeviceCodes {
  return device.codes ?? { deviceId: '', password: undefined };
}
