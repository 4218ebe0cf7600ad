// The café's seats and the machines that they stand for. Everything lies in the store; this keeps a copy to read from.
import { WalletSigner } from '../../../shared/dbc/identity.ts';
import { KeyPair } from '../../../shared/dbc/keys.ts';
import type { Machine } from '../../../shared/dbc/types.ts';
import { type Bmc, parseBmc } from '../../../shared/ipmi/bmc.ts';
import type { Remark } from '../../ipc/remarks.ts';
import { RefusedCall } from '../calls.ts';
import type { Store } from '../store/types.ts';
import { duplicateWarnings } from './duplicates.ts';
import { LabelMaker } from './labels.ts';
import { bmcSettings, type MachineFacts, type MachineSecrets, MachineTable } from './machine-table.ts';
import { type NodeRead, reconcile } from './reconcile.ts';
import { SeatMaker, type WantedSeat } from './seat-maker.ts';
import { type SeatData, SeatTable, type Wish } from './seat-table.ts';
import type { MachineRegistry, SeatRecord } from './types.ts';

/** A machine that has not shown up for so long was not added after all. */
const WISH_MS = 24 * 3_600_000;

/** What a read changed beyond plain facts. */
export interface ReadOutcome {
  /** Seats that now stand for a machine of the same uuid and a new node_id. */
  reattached: SeatRecord[];
  /** Seats made for machines that had been asked for. */
  seated: SeatRecord[];
}

export interface ApplyOptions {
  /** Read only from now on: no machine's secrets are kept. */
  forgetSecrets?: boolean;
  /** Runs in the same transaction. */
  also?: (outcome: ReadOutcome) => void;
}

export interface RegistryOptions {
  store: Store;
  now?: () => number;
}

interface Cache {
  seats: SeatRecord[];
  byId: Map<string, SeatRecord>;
  byIp: Map<string, SeatRecord[]>;
  /** Made when asked for: often, and of all seats. */
  zones?: readonly string[];
  warnings?: readonly Remark[];
}

type Listener = (change: { seatId: string; removed: boolean }) => void;

export class Registry implements MachineRegistry {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #machines: MachineTable;
  readonly #seats: SeatTable;
  readonly #listeners = new Set<Listener>();
  /** By node_id; undefined: looked for and not usable. */
  readonly #bmcs = new Map<string, Bmc | undefined>();
  readonly #signers = new Map<string, WalletSigner | undefined>();
  #cache: Cache | undefined;

  constructor({ store, now = Date.now }: RegistryOptions) {
    this.#store = store;
    this.#now = now;
    this.#machines = new MachineTable(store);
    this.#seats = new SeatTable(store);
  }

  list(): SeatRecord[] {
    return this.#read().seats;
  }

  get(seatId: string): SeatRecord | undefined {
    // Inside somebody's transaction nothing is kept, and reading all seats for each of many would be slow.
    if (!this.#cache && this.#store.db.isTransaction) return this.#seats.get(seatId);
    return this.#read().byId.get(seatId);
  }

  /** @throws RefusedCall NOT_FOUND */
  require(seatId: string): SeatRecord {
    const seat = this.get(seatId);
    if (!seat) throw new RefusedCall('NOT_FOUND', 'there is no such seat', { status: 404 });
    return seat;
  }

  byIp(ip: string): SeatRecord | undefined {
    const [seat, ...others] = this.#read().byIp.get(ip) ?? [];
    return others.length === 0 ? seat : undefined;
  }

  get zones(): string[] {
    const cache = this.#read();
    cache.zones ??= [...new Set(cache.seats.map(({ zone }) => zone))].sort();
    return [...cache.zones];
  }

  bmc(seatId: string): Bmc | undefined {
    const seat = this.get(seatId);
    if (!seat || seat.bmcKey === null) return undefined;
    return remembered(this.#bmcs, seat.nodeId, () => this.#makeBmc(seat.nodeId));
  }

  signer(seatId: string): WalletSigner | undefined {
    const seat = this.get(seatId);
    if (!seat) return undefined;
    return remembered(this.#signers, seat.nodeId, () => {
      const key = this.#machines.secretsOf(seat.nodeId)?.key;
      return key ? new WalletSigner(new KeyPair(key)) : undefined;
    });
  }

  /** Addresses that several seats share. */
  warnings(): Remark[] {
    const cache = this.#read();
    cache.warnings ??= duplicateWarnings(cache.seats);
    return [...cache.warnings];
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  update(seatId: string, change: Partial<SeatData>): SeatRecord {
    const seat = this.require(seatId);
    this.#write(() => this.#seats.update(seatId, { ...seat, ...change }));
    this.#tell(seatId);
    return this.require(seatId);
  }

  /** Ids to ask the node for: its list stops at 51 rows. */
  known(): string[] {
    const machines = this.#machines.all();
    const ids = machines.flatMap(({ nodeId, uuid, present }) => (present ? [nodeId] : [nodeId, uuid]));
    return [...ids, ...this.#seats.wishes().map(({ uuid }) => uuid)].filter((id) => id !== '');
  }

  /** All machines, those too that the node no longer has. */
  machines(): MachineFacts[] {
    return this.#machines.all();
  }

  /** The secrets of a machine for comparing; keep them no longer than that. */
  secretsOf(nodeId: string): MachineSecrets | undefined {
    return this.#machines.secretsOf(nodeId);
  }

  /** Machines of the node without a seat, by address, each with a label that is free. */
  unseated(): (MachineFacts & { suggestedLabel: string })[] {
    const seats = this.list();
    const taken = new Set(seats.map(({ nodeId }) => nodeId));
    const labels = new LabelMaker(seats.map(({ label }) => label));
    return this.#machines
      .all()
      .filter(({ nodeId, present }) => present && !taken.has(nodeId))
      .sort((a, b) => a.ip.localeCompare(b.ip, 'en', { numeric: true }))
      .map((machine) => ({ ...machine, suggestedLabel: labels.suggest(machine.description) }));
  }

  labelIsFree(label: string): boolean {
    return new LabelMaker(this.list().map((seat) => seat.label)).isFree(label);
  }

  /**
   * Makes seats of machines, all or none.
   * @param also runs in the same transaction
   * @throws RefusedCall NOT_FOUND, CONFLICT
   */
  seat(wanted: readonly WantedSeat[], also?: (seats: readonly SeatRecord[]) => void): SeatRecord[] {
    const seats = this.#write(() => {
      const maker = new SeatMaker({ machines: this.#machines, seats: this.#seats });
      const made = this.#records(wanted.map((wish) => maker.make(wish)));
      also?.(made);
      return made;
    });
    for (const { id } of seats) this.#tell(id);
    return seats;
  }

  /** Remembers what seats are to become of machines that are about to be added; survives a crash. */
  wish(wishes: readonly Wish[]): void {
    this.#write(() => {
      for (const wish of wishes) this.#seats.addWish(wish, this.#now());
    });
  }

  dropWishes(uuids: readonly string[]): void {
    this.#write(() => {
      for (const uuid of uuids) this.#seats.dropWish(uuid);
    });
  }

  /** The seat is forgotten; its machine stays where it is, without a seat. */
  forget(seatId: string): void {
    this.require(seatId);
    this.#write(() => this.#seats.remove(seatId));
    this.#tell(seatId, true);
  }

  /** Machines that the node has deleted, as it said itself. */
  gone(nodeIds: readonly string[]): void {
    this.#write(() => {
      for (const nodeId of nodeIds) this.#machines.markGone(nodeId);
    });
  }

  /** The store's content was replaced. */
  reload(): void {
    this.#cache = undefined;
    this.#dropAccess();
  }

  /** Some machines as the node shows them; says nothing about those that are not among them. */
  applySome(machines: readonly Machine[], options: ApplyOptions = {}): ReadOutcome {
    return this.#apply({ machines, broken: [], whole: false }, options);
  }

  /** Takes over what the node shows; what it no longer has is gone, but its seat stays. */
  apply(read: NodeRead, options: ApplyOptions = {}): ReadOutcome {
    return this.#apply({ ...read, whole: true }, options);
  }

  #apply(
    read: NodeRead & { whole: boolean },
    { forgetSecrets = false, also }: ApplyOptions = {},
  ): ReadOutcome {
    const before = new Map(this.list().map((seat) => [seat.id, JSON.stringify(seat)]));
    const { touched, outcome } = this.#write(() => {
      if (forgetSecrets) this.#machines.forgetSecrets();
      const tables = { machines: this.#machines, seats: this.#seats };
      const { touched, reattached, seated } = reconcile(tables, read, this.#now() - WISH_MS);
      const outcome = { reattached: this.#records(reattached), seated: this.#records(seated) };
      also?.(outcome);
      return { touched, outcome };
    });
    if (forgetSecrets) this.#dropAccess();
    for (const nodeId of touched) {
      this.#bmcs.delete(nodeId);
      this.#signers.delete(nodeId);
    }
    for (const seat of this.list()) {
      const same = before.get(seat.id) === JSON.stringify(seat);
      if (forgetSecrets || touched.has(seat.nodeId) || !same) this.#tell(seat.id);
    }
    return outcome;
  }

  #records(ids: readonly string[]): SeatRecord[] {
    return ids.flatMap((id) => this.#seats.get(id) ?? []);
  }

  #makeBmc(nodeId: string): Bmc | undefined {
    const machine = this.#machines.get(nodeId);
    const secrets = this.#machines.secretsOf(nodeId);
    return machine && secrets && parseBmc(bmcSettings(machine, secrets));
  }

  #dropAccess(): void {
    this.#bmcs.clear();
    this.#signers.clear();
  }

  #read(): Cache {
    if (this.#cache) return this.#cache;
    const seats = this.#seats.all();
    const cache: Cache = {
      seats,
      byId: new Map(seats.map((seat) => [seat.id, seat])),
      byIp: Map.groupBy(seats, ({ ip }) => ip),
    };
    // What a transaction has written so far may still be undone.
    if (!this.#store.db.isTransaction) this.#cache = cache;
    return cache;
  }

  #write<T>(work: () => T): T {
    this.#cache = undefined;
    try {
      return this.#store.transaction(work);
    } finally {
      this.#cache = undefined;
    }
  }

  #tell(seatId: string, removed = false): void {
    for (const listener of [...this.#listeners]) listener({ seatId, removed });
  }
}

function remembered<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined || map.has(key)) return known as T;
  const made = make();
  map.set(key, made);
  return made;
}
