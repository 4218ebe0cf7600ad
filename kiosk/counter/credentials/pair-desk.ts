// The agents' counterpart: compares and sets a machine's own pair, and never publishes a device ID twice.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
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

/** The pair that an agent named last, as a print of it: codes are never kept. */
interface NamedPair {
  print: string;
  /** When the node was last found to hand out this very pair, or null. */
  equalAt: number | null;
  /** Counts the pairs that this agent has named. */
  generation: number;
}

/** What an agent has said counts for so long; agents ask again every 15 s. */
const SAID_FOR_MS = 60_000;

export class FleetPairDesk implements PairDesk {
  readonly #options: PairDeskOptions;
  /** Device IDs as the machines' own agents said them last. */
  readonly #said = new Map<string, { deviceId: string; at: number }>();
  readonly #named = new Map<string, NamedPair>();
  readonly #printKey = randomBytes(32);

  constructor(options: PairDeskOptions) {
    this.#options = options;
  }

  async compare(
    seatId: string,
    pair: { deviceId: string; password: string },
    signal: AbortSignal,
  ): ReturnType<PairDesk['compare']> {
    if (this.#isDuplicate(seatId, pair.deviceId)) return 'duplicate';
    const named = this.#name(seatId, pair);
    const codes = await this.#read(seatId, signal);
    if (!codes) return 'not-connected';
    const equal = codes.deviceId === pair.deviceId && isSameText(codes.password, pair.password);
    named.equalAt = equal ? this.#now() : null;
    return equal ? 'equal' : 'differs';
  }

  /**
   * What the comparisons of this run say of a pair that the node hands out.
   * @returns when it was last found equal to the machine's own (ms since 1970); `another`: the machine has named
   * another pair since, or this one was not found equal yet; undefined: its agent has named none
   */
  proof(seatId: string, codes: { deviceId: string; password: string }): number | 'another' | undefined {
    const named = this.#named.get(seatId);
    if (!named) return undefined;
    return named.print === this.#print(codes) ? (named.equalAt ?? 'another') : 'another';
  }

  /** Another number: the machine has another pair than before, and what was handed out is void. */
  generation(seatId: string): number {
    return this.#named.get(seatId)?.generation ?? 0;
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

  #name(seatId: string, pair: { deviceId: string; password: string }): NamedPair {
    const known = this.#named.get(seatId);
    const print = this.#print(pair);
    if (known?.print === print) return known;
    const named = { print, equalAt: null, generation: (known?.generation ?? 0) + 1 };
    this.#named.set(seatId, named);
    return named;
  }

  #print({ deviceId, password }: { deviceId: string; password: string }): string {
    return createHmac('sha256', this.#printKey).update(`${deviceId}\n${password}`).digest('base64');
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
