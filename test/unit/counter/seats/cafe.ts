// A small café for the tests of the board: real store, real alert book, hand-written sources, a clock to turn.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AgentReport, AgentReports } from '../../../../kiosk/counter/agents/types.ts';
import { AlertBook } from '../../../../kiosk/counter/alerts/alert-book.ts';
import type { AuditRecord } from '../../../../kiosk/counter/audit/types.ts';
import type { Caller } from '../../../../kiosk/counter/calls.ts';
import type {
  MachineRegistry,
  NodeLink,
  NodeRow,
  SeatRecord,
} from '../../../../kiosk/counter/machines/types.ts';
import type { SeatPower } from '../../../../kiosk/counter/power/types.ts';
import { seatMigrations } from '../../../../kiosk/counter/seats/migrations.ts';
import { SeatBoard } from '../../../../kiosk/counter/seats/seat-board.ts';
import { keyFile } from '../../../../kiosk/counter/store/protections.ts';
import { openStore } from '../../../../kiosk/counter/store/store.ts';
import type { NotificationAction } from '../../../../kiosk/ipc/notifications.ts';
import type { NodeStatus, Seat, SeatDetail } from '../../../../kiosk/ipc/seat.ts';

/** Listeners of one source. */
class Listeners<Args extends unknown[]> {
  readonly #all = new Set<(...args: Args) => void>();

  readonly on = (listener: (...args: Args) => void): (() => void) => {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  };

  tell(...args: Args): void {
    for (const listener of this.#all) listener(...args);
  }

  get count(): number {
    return this.#all.size;
  }
}

export const STAFF: Caller = {
  person: { id: 'p1', name: 'Mina', role: 'staff' },
  locked: false,
  sessionId: 's1',
  transport: 'ipc',
  address: 'local',
};

const START = Date.UTC(2026, 0, 5, 12);

export class Cafe {
  /** Wall clock and steady clock, ms. */
  wall = START;
  steady = 1_000_000;
  readonly records = new Map<string, SeatRecord>();
  readonly power = new Map<string, SeatPower>();
  readonly rows = new Map<string, NodeRow>();
  readonly reports = new Map<string, AgentReport>();
  readonly enrolments = new Map<string, SeatDetail['enrolment']>();
  readonly refused = new Map<string, string>();
  readonly published: { action: NotificationAction; event: unknown }[] = [];
  readonly audited: AuditRecord[] = [];
  readonly machineNews = new Listeners<[{ seatId: string; removed: boolean }]>();
  readonly polls = new Listeners<[]>();
  readonly powerNews = new Listeners<[string]>();
  readonly reportNews = new Listeners<[string]>();
  /** Seats whose BMC was to be asked at once. */
  readonly hurried: string[] = [];
  readonly refusals = new Listeners<[string, string]>();
  reachable = true;
  kind: 'push' | 'stored' = 'push';
  withAgents = true;
  bootLimitMs = 300_000;
  /** What the store refused; undefined: a refusal is thrown. */
  faults: unknown[] | undefined;
  readonly folder: string;
  #store: Awaited<ReturnType<typeof openStore>> | undefined;
  #alerts: AlertBook | undefined;
  #board: SeatBoard | undefined;

  static async open(labels: string[] = ['A1', 'A2', 'A3']): Promise<Cafe> {
    const cafe = new Cafe(await mkdtemp(join(tmpdir(), 'netbar-seats-')));
    for (const label of labels) cafe.addSeat(label);
    onTestFinished(() => cafe.close());
    return cafe;
  }

  constructor(folder: string) {
    this.folder = folder;
  }

  get board(): SeatBoard {
    if (!this.#board) throw new Error('the café is closed');
    return this.#board;
  }

  get alerts(): AlertBook {
    if (!this.#alerts) throw new Error('the café is closed');
    return this.#alerts;
  }

  get store() {
    if (!this.#store) throw new Error('the café is closed');
    return this.#store;
  }

  get registry(): MachineRegistry {
    return {
      list: () => [...this.records.values()],
      get: (seatId) => this.records.get(seatId),
      byIp: () => undefined,
      bmc: () => undefined,
      signer: () => undefined,
      onChange: this.machineNews.on,
      zones: ['Hall'],
      update: (seatId, change) => {
        const record = this.records.get(seatId);
        if (!record) throw new Error('no such seat');
        const after = { ...record, ...change };
        this.records.set(seatId, after);
        this.machineNews.tell({ seatId, removed: false });
        return after;
      },
    };
  }

  get status(): NodeStatus {
    const { reachable, kind, wall } = this;
    const fixed = { configured: true, url: null, mode: 'manage' as const, version: null, lastError: null };
    const counts = { machines: this.records.size, mayHaveMore: false, plainHttp: false };
    return { ...fixed, ...counts, reachable, kind, lastAnswerAt: reachable ? wall : START };
  }

  /** The counter starts (again). */
  async start(): Promise<void> {
    const store = await openStore({
      folder: join(this.folder, 'store'),
      migrations: seatMigrations,
      protections: [keyFile(join(this.folder, 'key'))],
    });
    const audit = { record: (entry: AuditRecord) => void this.audited.push(entry) };
    const publisher = {
      publish: (action: NotificationAction, event: unknown) => void this.published.push({ action, event }),
    };
    const clock = { now: () => this.wall, monotonic: () => this.steady };
    this.#store = store;
    this.#alerts = new AlertBook({ store, audit, publisher, ...clock });
    this.#board = new SeatBoard({
      ...{ registry: this.registry, node: this.#node(), store, audit, publisher, ...clock },
      alerts: this.#alerts,
      mayBeOff: (seatId) => void this.hurried.push(seatId),
      power: {
        of: (seatId) => this.power.get(seatId) ?? { power: 'unknown', at: null, problemCode: null },
        onChange: this.powerNews.on,
      },
      agents: this.withAgents ? this.#agents() : undefined,
      ...(this.faults ? { onFault: (error: unknown) => void this.faults?.push(error) } : {}),
      settings: () => ({ bootLimitMs: this.bootLimitMs, endWarningMs: 600_000 }),
    });
    this.#alerts.start();
    this.#board.start();
  }

  /** The counter stops; the machines go on. */
  async stop(): Promise<void> {
    this.#board?.stop();
    this.#alerts?.stop();
    this.#store?.close();
    this.#store = undefined;
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Time passes; sources that still answer do so each second, then the board looks. */
  pass(ms: number, alive: (seatId: string) => boolean = () => true): void {
    for (let left = ms; left > 0; left -= 1000) {
      this.wall += Math.min(1000, left);
      this.steady += Math.min(1000, left);
      this.answer(alive);
      this.board.lookNow();
    }
  }

  /** All sources say again what they say. */
  answer(alive: (seatId: string) => boolean = () => true): void {
    for (const [seatId, reading] of this.power) {
      if (reading.at !== null && reading.problemCode === null)
        this.power.set(seatId, { ...reading, at: this.wall });
    }
    if (this.reachable) for (const [id, row] of this.rows) this.rows.set(id, { ...row, at: this.wall });
    for (const [seatId, report] of this.reports) {
      if (alive(seatId) && this.power.get(seatId)?.power !== 'off') {
        this.reports.set(seatId, { ...report, at: this.wall });
      }
    }
  }

  addSeat(label: string): void {
    const id = label.toLowerCase();
    const place = { zone: 'Hall', place: null, notes: 'note', tags: [], os: '', description: '' };
    const machine = {
      nodeId: `n-${id}`,
      uuid: `u-${id}`,
      ip: '10.0.0.1',
      bmcKey: '10.1.0.1:623',
      bmcProblem: null,
    };
    this.records.set(id, { id, label, ...place, ...machine });
    this.on(id);
  }

  /** The machine runs and all is well. */
  on(seatId: string, bootId = `boot-${seatId}`): void {
    this.power.set(seatId, { power: 'on', at: this.wall, problemCode: null });
    this.link(seatId, `1000${seatId.slice(1)}`);
    this.reports.set(seatId, reportOf(seatId, bootId, this.wall));
  }

  off(seatId: string): void {
    this.power.set(seatId, { power: 'off', at: this.wall, problemCode: null });
    this.rows.set(seatId, { deeplink: undefined, at: this.wall });
  }

  /** The BMC comes on; nothing on the machine answers yet. */
  powerOn(seatId: string): void {
    this.power.set(seatId, { power: 'on', at: this.wall, problemCode: null });
  }

  bmcFails(seatId: string, problemCode = 'IPMI_TIMEOUT'): void {
    const before = this.power.get(seatId);
    this.power.set(seatId, { power: before?.power ?? 'unknown', at: before?.at ?? null, problemCode });
  }

  link(seatId: string, deviceId: string): void {
    this.rows.set(seatId, { deeplink: { deviceId, password: '**********', masked: true }, at: this.wall });
  }

  report(seatId: string, change: Partial<AgentReport>): void {
    const before = this.reports.get(seatId) ?? reportOf(seatId, 'boot', this.wall);
    this.reports.set(seatId, { ...before, at: this.wall, ...change });
  }

  seat(seatId: string): Seat {
    return this.board.seatView(seatId);
  }

  states(): string {
    return [...this.records.keys()].map((id) => this.seat(id).state).join(' ');
  }

  /** How many notifications of a kind were sent since the last time. */
  told(action: NotificationAction): unknown[] {
    const events = this.published.filter((one) => one.action === action).map(({ event }) => event);
    this.published.length = 0;
    return events;
  }

  openReasons(): string[] {
    return this.alerts.open().map(({ reason, seatId }) => `${reason} ${seatId ?? 'café'}`);
  }

  #node(): NodeLink {
    const cafe = this;
    return {
      get status() {
        return cafe.status;
      },
      row: (seatId) => cafe.rows.get(seatId),
      onPoll: cafe.polls.on,
      refresh: async () => undefined,
      readCodes: async () => ({ deviceId: '', password: '', masked: true }),
      setCodes: async () => undefined,
    };
  }

  #agents(): AgentReports {
    return {
      of: (seatId) => this.reports.get(seatId),
      enrolment: (seatId) => this.enrolments.get(seatId) ?? 'enrolled',
      refusal: (seatId) => {
        const code = this.refused.get(seatId);
        return code === undefined ? null : { code, at: this.wall };
      },
      onReport: this.reportNews.on,
      onRefused: this.refusals.on,
      intervalMs: 10_000,
      command: async () => undefined,
      bootSeen: () => undefined,
    };
  }
}

function reportOf(seatId: string, bootId: string, at: number): AgentReport {
  return {
    ...{ at, bootId, bootedAt: at, agentVersion: '0.1.0', deeplinkVersion: null, state: 'published' },
    ...{ deviceId: `1000${seatId.slice(1)}`, deeplinkOnline: true, controllers: [], problem: null },
    ...{ hardware: null, load: null, clockSkewMs: 0, goodbye: false },
  };
}
