// The agents' counterpart: compares and sets a machine's own pair, and never publishes a device ID twice.
import { timingSafeEqual } from 'node:crypto';
import { DbcError } from '../../../shared/dbc/errors.ts';
import type { DeeplinkCodes } from '../../../shared/dbc/types.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { PairDesk } from '../agents/types.ts';
import type { MachineRegistry, NodeLink } from '../machines/types.ts';

export interface PairDeskOptions {
  registry: MachineRegistry;
  node: NodeLink;
  /** Two machines show one device ID: both must be told of, and neither is published. */
  onDuplicate(seatId: string, otherSeatId: string, deviceId: string): void;
  now?: () => number;
}

/** What an agent has said counts for so long; agents ask again every 15 s. */
const SAID_FOR_MS = 60_000;

export class FleetPairDesk implements PairDesk {
  readonly #options: PairDeskOptions;
  /** Device IDs as the machines' own agents said them last. */
  readonly #said = new Map<string, { deviceId: string; at: number }>();

  constructor(options: PairDeskOptions) {
    this.#options = options;
  }

  async compare(
    seatId: string,
    pair: { deviceId: string; password: string },
    signal: AbortSignal,
  ): ReturnType<PairDesk['compare']> {
    if (this.#isDuplicate(seatId, pair.deviceId)) return 'duplicate';
    const codes = await this.#read(seatId, signal);
    if (!codes) return 'not-connected';
    return codes.deviceId === pair.deviceId && isSameText(codes.password, pair.password)
      ? 'equal'
      : 'differs';
  }

  async set(
    seatId: string,
    pair: { deviceId?: string | undefined; password?: string | undefined },
    signal: AbortSignal,
  ): Promise<void> {
    // A pushing node is given the password alone; which machine it is for was said at the comparison.
    const deviceId = pair.deviceId ?? this.#said.get(seatId)?.deviceId;
    if (deviceId !== undefined && this.#isDuplicate(seatId, deviceId)) {
      throw new AppError(
        'DUPLICATE_DEVICE_ID',
        'Another machine shows the same device ID: it is not published',
      );
    }
    await this.#options.node.setCodes(seatId, pair, signal);
  }

  /** Another seat that shows this device ID, by its agent's word or on the node. */
  otherWith(seatId: string, deviceId: string): string | undefined {
    const { registry, node } = this.#options;
    const since = this.#now() - SAID_FOR_MS;
    return registry.list().find(({ id }) => {
      if (id === seatId) return false;
      const said = this.#said.get(id);
      if (said && said.at >= since && said.deviceId === deviceId) return true;
      return node.row(id)?.deeplink?.deviceId === deviceId;
    })?.id;
  }

  #isDuplicate(seatId: string, deviceId: string): boolean {
    this.#said.set(seatId, { deviceId, at: this.#now() });
    const other = this.otherWith(seatId, deviceId);
    if (other === undefined) return false;
    this.#options.onDuplicate(seatId, other, deviceId);
    return true;
  }

  /** Undefined: DeepLink is not connected to the node. */
  async #read(seatId: string, signal: AbortSignal): Promise<DeeplinkCodes | undefined> {
    try {
      return await this.#options.node.readCodes(seatId, signal);
    } catch (error) {
      if (error instanceof DbcError && error.code === 'DEEPLINK_NOT_CONNECTED') return undefined;
      throw error;
    }
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

function isSameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
