// The counter's way to the bare-metal node: polls it masked, reads it signed when something changed, and sets codes.
import { dbcError } from '../../../shared/dbc/classify.ts';
import type { DbcNodeClient } from '../../../shared/dbc/client.ts';
import type { IdentitySource, WalletSigner } from '../../../shared/dbc/identity.ts';
import type { DeeplinkCodes, FullMachineList, Machine } from '../../../shared/dbc/types.ts';
import type { Logger } from '../../../shared/logging/logger.ts';
import { KeyedQueue } from '../../../shared/util/keyed-queue.ts';
import { Slots } from '../../../shared/util/slots.ts';
import type { NodeStatus } from '../../ipc/seat.ts';
import type { Audit } from '../audit/types.ts';
import { RefusedCall } from '../calls.ts';
import type { ReadOutcome, Registry } from '../machines/registry.ts';
import type { NodeLink, NodeRow } from '../machines/types.ts';
import type { Store } from '../store/types.ts';
import {
  type AccessInput,
  checkAccess,
  isPlainRemote,
  loadAccess,
  type NodeAccess,
  saveAccess,
} from './access.ts';
import { keyAccepted, Link } from './link.ts';
import { maskedPrint } from './masked-print.ts';
import { PollLoop } from './poll-loop.ts';
import { PollMemory } from './poll-memory.ts';
import { visitNode } from './try-access.ts';

export interface NodeConnectionOptions {
  store: Store;
  registry: Registry;
  audit: Audit;
  logger: Logger;
  /** Default 5000 ms. */
  pollMs?: number;
  /** Of each request. Default 5000 ms. */
  timeoutMs?: number;
}

type Codes = { deviceId?: string | undefined; password?: string | undefined };

export class NodeConnection implements NodeLink {
  readonly #options: NodeConnectionOptions;
  readonly #listeners = new Set<() => void>();
  readonly #loop: PollLoop;
  /** Deeplink calls and deletions of one machine never overlap: a call for a deleted machine kills the node. */
  readonly #perMachine = new KeyedQueue();
  readonly #timeoutMs: number;
  /** Whole reads, one at a time: an older one never overwrites a newer one. */
  readonly #reads = new Slots(1);
  /** Counts what we have changed on the node. */
  #changes = 0;
  #started = false;
  #link: Link | undefined;
  #memory = new PollMemory();

  constructor(options: NodeConnectionOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? 5000;
    this.#loop = new PollLoop({ poll: (signal) => this.#poll(signal), intervalMs: options.pollMs ?? 5000 });
  }

  /** @throws StoreError when the stored key does not open */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#options.registry.reload();
    const access = loadAccess(this.#options.store);
    if (access) this.#use(access);
    this.#loop.start();
  }

  async stop(): Promise<void> {
    this.#started = false;
    await this.#loop.stop();
    await this.#link?.close();
    this.#link = undefined;
  }

  get status(): NodeStatus {
    const access = this.#link?.access;
    return {
      configured: access !== undefined,
      url: access?.url ?? null,
      mode: access?.mode ?? 'readOnly',
      ...this.#memory.status,
      version: this.#link?.version?.text ?? null,
      kind: this.#link?.version?.kind ?? null,
      plainHttp: access !== undefined && isPlainRemote(access.url),
      warnings: this.#options.registry.warnings(),
    };
  }

  row(seatId: string): NodeRow | undefined {
    const seat = this.#options.registry.get(seatId);
    return seat && this.#memory.row(seat.nodeId);
  }

  onPoll(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves after the poll, good or bad: see `status`. */
  async refresh(signal?: AbortSignal): Promise<void> {
    await this.#loop.now(signal);
  }

  async readCodes(seatId: string, signal?: AbortSignal): Promise<DeeplinkCodes> {
    const { client, nodeId, signer } = this.#machine(seatId);
    const codes = await this.alone(nodeId, signal, () =>
      client.getDeeplink(nodeId, { identity: () => signer.identity(), signal }),
    );
    if (!codes.masked) return codes;
    throw dbcError('SIGNATURE_REFUSED', "the node masks this machine's codes", { context: { nodeId } });
  }

  async setCodes(seatId: string, codes: Codes, signal?: AbortSignal): Promise<void> {
    const { client, nodeId, signer } = this.#machine(seatId);
    await this.alone(nodeId, signal, () =>
      client.setDeeplink(nodeId, codes, { identity: () => signer.identity(), signal }),
    );
  }

  /** Runs `work` while no other call for this machine runs. */
  alone<T>(nodeId: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    return this.#perMachine.run(nodeId, work, signal ? { signal } : {});
  }

  /** What changes on the node need. @throws RefusedCall NODE_UNREACHABLE (none is configured), NODE_READ_ONLY */
  manage(): { link: Link; identity: IdentitySource } {
    const link = this.connected();
    const { identity } = link;
    if (identity) return { link, identity };
    throw new RefusedCall('NODE_READ_ONLY', 'the node is connected read only: connect it with its key first');
  }

  /** The node's own signer, or undefined in read-only mode. */
  signer(): WalletSigner | undefined {
    return this.#link?.access.signer;
  }

  /** Reads everything again, signed where there is a key. @throws DbcError, RefusedCall NODE_UNREACHABLE */
  async readSigned(signal?: AbortSignal): Promise<ReadOutcome> {
    const link = this.connected();
    return this.#reads.run(async () => {
      const masked = await link.readMasked(this.#options.registry.known(), signal);
      if (this.#link === link) this.#memory.answered(masked);
      return this.#takeMachines(link, masked, signal);
    }, signal);
  }

  /** Takes over some machines that were looked up, or changed by us. */
  take(machines: readonly Machine[]): void {
    this.#changes += 1;
    this.#options.registry.applySome(machines, { also: (changed) => this.#noteOutcome(changed) });
  }

  /** The node has deleted this machine for us. */
  gone(nodeId: string): void {
    this.#changes += 1;
    this.#options.registry.gone([nodeId]);
  }

  /** Looks at a node without using it. @throws RefusedCall PLAIN_NODE_REFUSED, BAD_INPUT; DbcError */
  async visit(input: AccessInput, signal: AbortSignal) {
    const { store, registry } = this.#options;
    const { access, key } = checkAccess(input, store);
    const visit = await visitNode(access, { known: registry.known(), timeoutMs: this.#timeoutMs }, signal);
    return { access, key, visit };
  }

  /**
   * From now on this node. `read` is what it showed just now, signed.
   * @param key undefined in read-only mode, where it is forgotten
   */
  async adopt(access: NodeAccess, key: string | undefined, read: FullMachineList): Promise<void> {
    const { store, registry } = this.#options;
    registry.apply(read, {
      forgetSecrets: access.mode === 'readOnly',
      also: (outcome) => {
        saveAccess(store, access, key);
        this.#noteOutcome(outcome);
      },
    });
    const old = this.#link;
    this.#use(access);
    await old?.close();
    await this.#loop.now();
  }

  #use(access: NodeAccess): void {
    this.#link = new Link(access, { timeoutMs: this.#timeoutMs });
    this.#memory = new PollMemory();
  }

  /** @returns what failed */
  async #poll(signal: AbortSignal): Promise<unknown> {
    const link = this.#link;
    if (!link) return undefined;
    try {
      await this.#reads.run(() => this.#ask(link, signal), signal);
      return undefined;
    } catch (error) {
      if (!signal.aborted && this.#link === link) this.#failed(link, error);
      return error;
    } finally {
      if (!signal.aborted) this.#tell();
    }
  }

  async #ask(link: Link, signal: AbortSignal): Promise<void> {
    const { registry, logger } = this.#options;
    if (!link.versionSure) await link.probe(signal);
    const read = await link.readMasked(registry.known(), signal);
    if (this.#link !== link) return;
    if (!this.#memory.reachable) logger.info({ machines: read.machines.length }, 'the node answers');
    this.#memory.answered(read);
    if (maskedPrint(read) !== link.print) await this.#takeMachines(link, read, signal);
  }

  /** @param masked read before: a change between the two reads shows at the next poll */
  async #takeMachines(link: Link, masked: FullMachineList, signal?: AbortSignal): Promise<ReadOutcome> {
    const { registry } = this.#options;
    const changes = this.#changes;
    const ids = masked.machines.map(({ nodeId }) => nodeId);
    const read = link.identity ? await link.readSigned([...registry.known(), ...ids], signal) : masked;
    if (this.#link !== link || this.#changes !== changes) {
      // Older than what we did meanwhile: the next poll reads again.
      link.print = undefined;
      return { reattached: [], seated: [] };
    }
    const outcome = registry.apply(read, { also: (changed) => this.#noteOutcome(changed) });
    link.print = maskedPrint(masked);
    this.#memory.keyRefused = keyAccepted(link.access, read) === false;
    return outcome;
  }

  #noteOutcome({ reattached, seated }: ReadOutcome): void {
    const { audit } = this.#options;
    const note = (action: string) => (seat: ReadOutcome['seated'][number]) =>
      audit.record({
        who: 'counter',
        action,
        seatId: seat.id,
        seat: seat.label,
        after: `machine ${seat.nodeId}`,
        result: 'ok',
      });
    reattached.forEach(note('machines.reattached'));
    seated.forEach(note('machines.seated'));
  }

  #failed(link: Link, error: unknown): void {
    if (this.#memory.failed(error)) this.#options.logger.warn({ err: error }, 'the node could not be read');
    link.versionSure = false;
  }

  /** @throws RefusedCall NODE_UNREACHABLE when no node is configured */
  connected(): Link {
    if (this.#link) return this.#link;
    throw new RefusedCall('NODE_UNREACHABLE', 'no node is connected yet: connect one in the settings');
  }

  #machine(seatId: string): { client: DbcNodeClient; nodeId: string; signer: WalletSigner } {
    const seat = this.#options.registry.require(seatId);
    const { client, access } = this.connected();
    const signer = access.signer && this.#options.registry.signer(seatId);
    if (signer) return { client, nodeId: seat.nodeId, signer };
    throw new RefusedCall(
      'CODES_READ_ONLY',
      access.signer
        ? 'the key of this machine has not been read yet: read the node again'
        : 'the node is connected read only: its codes are masked',
    );
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener();
      } catch (error) {
        this.#options.logger.error({ err: error }, 'a listener of the poll failed');
      }
    }
  }
}
