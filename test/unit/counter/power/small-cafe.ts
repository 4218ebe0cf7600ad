// A café made by hand for the tests of power and codes: a registry, a board, a real store with its audit.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditLog } from '../../../../kiosk/counter/audit/log.ts';
import type { Caller } from '../../../../kiosk/counter/calls.ts';
import type { MachineRegistry, SeatRecord } from '../../../../kiosk/counter/machines/types.ts';
import type { Publisher } from '../../../../kiosk/counter/notifications/types.ts';
import { powerMigrations } from '../../../../kiosk/counter/power/migrations.ts';
import type { PowerView, SeatsBoard } from '../../../../kiosk/counter/power/types.ts';
import { keyFile } from '../../../../kiosk/counter/store/protections.ts';
import { type OpenStore, openStore } from '../../../../kiosk/counter/store/store.ts';
import { type Job, JobSchema, type Seat } from '../../../../kiosk/ipc/seat.ts';
import { WalletSigner } from '../../../../shared/dbc/identity.ts';
import { KeyPair } from '../../../../shared/dbc/keys.ts';
import { type Bmc, bmcKey, parseBmc } from '../../../../shared/ipmi/bmc.ts';
import { entriesOf } from '../audit/entries.ts';

export const STAFF: Caller = {
  person: { id: 'p1', name: 'Lin', role: 'staff' },
  locked: false,
  sessionId: 's1',
  transport: 'ipc',
  address: 'local',
};

export function record(id: string, more: Partial<SeatRecord> = {}): SeatRecord {
  const cafe = { label: id.toUpperCase(), zone: 'Hall', place: null, notes: '', tags: [] };
  const machine = { nodeId: 'ab'.repeat(32), uuid: id, ip: '127.0.0.1', os: '', description: '' };
  return { id, ...cafe, ...machine, bmcKey: null, bmcProblem: null, ...more };
}

/** A seat that is on, free, and has fresh codes. */
export function seat(id: string, more: Partial<Seat> = {}): Seat {
  const known = <Value>(value: Value) => ({ value, at: 1, source: 'test' });
  const { label, zone, place, tags, notes } = record(id);
  return {
    ...{ id, label, zone, place, tags, notes },
    machine: { nodeId: '', uuid: '', ip: '', os: '', description: '', bmc: null },
    ...{ state: 'ready', since: 1, reasons: [], loud: false, certain: true, conflictWith: null, boot: null },
    ...{ inUse: null, maintenance: null, running: null, bootDevice: null, load: null },
    power: known('on'),
    nodeLink: known('up'),
    deeplink: known('connected'),
    agent: known('up'),
    codes: known('fresh'),
    ...more,
  };
}

export const SOMEBODY: NonNullable<Seat['inUse']> = {
  by: 'controller',
  since: 1,
  controller: '123456789',
  until: null,
  waiting: false,
};

export class HandMadeRegistry implements MachineRegistry {
  readonly zones = ['Hall'];
  readonly #seats = new Map<string, { record: SeatRecord; bmc: Bmc | undefined; seed: string | undefined }>();
  readonly #listeners = new Set<(change: { seatId: string; removed: boolean }) => void>();

  put(seat: SeatRecord, bmc?: { address: string; port: number; password?: string }, seed?: string): void {
    const parsed = bmc && parseBmc({ user: 'admin', password: 'secret', cipherSuite: 3, ...bmc });
    const stored = { ...seat, bmcKey: parsed ? bmcKey(parsed) : seat.bmcKey };
    this.#seats.set(seat.id, { record: stored, bmc: parsed, seed });
    this.#tell({ seatId: seat.id, removed: false });
  }

  remove(seatId: string): void {
    this.#seats.delete(seatId);
    this.#tell({ seatId, removed: true });
  }

  list(): SeatRecord[] {
    return [...this.#seats.values()].map((entry) => entry.record);
  }

  get(seatId: string): SeatRecord | undefined {
    return this.#seats.get(seatId)?.record;
  }

  byIp(): undefined {
    return undefined;
  }

  bmc(seatId: string): Bmc | undefined {
    return this.#seats.get(seatId)?.bmc;
  }

  signer(seatId: string): WalletSigner | undefined {
    const seed = this.#seats.get(seatId)?.seed;
    return seed === undefined ? undefined : new WalletSigner(new KeyPair(seed));
  }

  onChange(listener: (change: { seatId: string; removed: boolean }) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  update(): SeatRecord {
    throw new Error('not part of these tests');
  }

  #tell(change: { seatId: string; removed: boolean }): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** Shows the poller's power, and whatever a test sets besides. */
export class HandMadeBoard implements SeatsBoard {
  readonly running: { seatId: string; step: string | null }[] = [];
  readonly facts = new Map<string, Partial<Seat>>();
  readonly #registry: MachineRegistry;
  readonly #power: PowerView;

  constructor(registry: MachineRegistry, power: PowerView) {
    this.#registry = registry;
    this.#power = power;
  }

  view(seatId: string): Seat | undefined {
    if (!this.#registry.get(seatId)) return undefined;
    const { power, at } = this.#power.of(seatId);
    return seat(seatId, { power: { value: power, at, source: 'bmc' }, ...this.facts.get(seatId) });
  }

  setRunning(seatId: string, running: Seat['running']): void {
    this.running.push({ seatId, step: running?.step ?? null });
  }
}

/** Keeps the newest picture of every job. */
export class Recorder implements Publisher {
  readonly jobs = new Map<string, Job>();
  readonly removed: string[] = [];

  publish(action: string, event: object): void {
    if (action === 'job.changed') {
      const job = JobSchema.parse(event);
      this.jobs.set(job.id, job);
    }
    if (action === 'job.removed' && 'id' in event) this.removed.push(String(event.id));
  }
}

export interface TestStore {
  store: OpenStore;
  audit: AuditLog;
  folder: string;
  /** `action result code` of every line, oldest first. */
  lines(): string[];
  close(): Promise<void>;
}

export async function testStore(folder?: string): Promise<TestStore> {
  const home = folder ?? (await mkdtemp(join(tmpdir(), 'netbar-power-')));
  const store = await openStore({
    folder: join(home, 'store'),
    migrations: powerMigrations,
    protections: [keyFile(join(home, 'key'))],
  });
  const audit = new AuditLog(store);
  return {
    store,
    audit,
    folder: home,
    lines: () =>
      entriesOf(store)
        .map(({ action, seat: label, result, code }) =>
          [action, label, result, code].filter(Boolean).join(' '),
        )
        .reverse(),
    close: async () => {
      store.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
