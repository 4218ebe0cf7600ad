// Rotation through the node, where DeepLink has a LAN link but no pipe (10-agent-states, ROTATE).
import { DbcError } from '../../shared/dbc/errors.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { sleep } from '../../shared/util/time.ts';
import type { Device } from '../deeplink/device.ts';
import type { SignAndCompare } from '../identity/sign-and-compare.ts';
import type { NodeLink } from '../node/node-link.ts';
import type { Timings } from '../timings.ts';

export interface NodeRotationParts {
  device: Device;
  node: NodeLink;
  identity: SignAndCompare;
  log: Logger;
  timings: Timings;
}

export class NodeRotation {
  readonly #parts: NodeRotationParts;

  constructor(parts: NodeRotationParts) {
    this.#parts = parts;
  }

  /** Why this way is closed now, in words; undefined when it is open. */
  get whyNot(): string | undefined {
    const { node, identity } = this.#parts;
    if (!identity.canCompare) return 'no SDK pipe, and no identity to rotate through the node';
    if (node.state !== 'N2') return 'no SDK pipe, and the node is not reached yet';
    if (node.version?.kind !== 'push') return 'no SDK pipe, and this node does not push to DeepLink';
    if (node.row?.deeplink === undefined) return "no SDK pipe, and DeepLink's LAN link to the node is down";
    return undefined;
  }

  /**
   * The node pushes the password to DeepLink; DeepLink's report of it, seen in a signed read, is the proof.
   * @returns true when the node shows the new password, false when it did not come
   */
  async rotate(password: string, signal: AbortSignal): Promise<boolean> {
    const { device, node, identity, log, timings } = this.#parts;
    const deviceId = device.codes?.deviceId;
    if (deviceId === undefined) return false;
    try {
      const { nodeId } = await node.readRow(signal);
      await identity.set(nodeId, { password }, signal);
      const started = performance.now();
      for (const at of timings.rotationThroughNode) {
        await sleep(Math.max(0, started + at - performance.now()), signal);
        if ((await identity.compare(nodeId, { deviceId, password }, signal)) === 'equal') return true;
      }
    } catch (error) {
      if (signal.aborted) throw error;
      log.warn({ err: error }, 'the rotation through the node failed');
      if (error instanceof DbcError) node.report(error);
    }
    return false;
  }
}
