// One seat of the board: takes what its sources say and turns it into facts for the derivation.
import type { Seat, SeatState } from '../../ipc/seat.ts';
import type { AgentReport, AgentReports } from '../agents/types.ts';
import type { NodeRow } from '../machines/types.ts';
import type { SeatPower } from '../power/types.ts';
import type { MarkPhase } from '../rentals/marks.ts';
import { BootTracker } from './boot-tracker.ts';
import { codesOf } from './codes-state.ts';
import type { SeatVerdict } from './derive-state.ts';
import type { SeatFacts, SeatLimits } from './facts.ts';
import { LoadHistory } from './load-history.ts';
import { Occupancy } from './occupancy.ts';
import { isHeard, powerNow } from './power-now.ts';
import type { SeatMemory } from './seat-memory.ts';
import { type Moment, Tracked } from './tracked.ts';

/** What the sources say about one seat at one moment. */
export interface SeatInputs {
  moment: Moment;
  power: SeatPower;
  /** There is something to ask for the power, whether or not it answered yet. */
  managed: boolean;
  node: SeatFacts['node'];
  nodeKind: 'stored' | 'push' | null;
  row: NodeRow | undefined;
  report: AgentReport | undefined;
  enrolment: ReturnType<AgentReports['enrolment']>;
  agentIntervalMs: number;
  duplicate: boolean;
  mark: MarkPhase;
  maintenance: boolean;
  unexpectedReboot: boolean;
  expectedBootMs: number;
  limits: SeatLimits;
}

interface Problem {
  code: string;
  since: number;
}

export class SeatEntry {
  readonly id: string;
  readonly power: Tracked<Seat['power']['value']>;
  readonly nodeLink: Tracked<Seat['nodeLink']['value']>;
  readonly deeplink: Tracked<Seat['deeplink']['value']>;
  readonly agent: Tracked<Seat['agent']['value']>;
  readonly codes: Tracked<Seat['codes']['value']>;
  readonly boot = new BootTracker();
  readonly occupancy = new Occupancy();
  readonly history = new LoadHistory();
  /** The last state that was certain, and since when. */
  state: SeatState | null = null;
  since: number;
  /** The state on the map, which may be a memory. */
  shown: { state: SeatState; since: number };
  running: Seat['running'] = null;
  /** Rebooted in use without a command of the counter; to be told. */
  surprise = false;
  /** Went off without a command of the counter; to be told. */
  switchedOff = false;
  /** Within the warning before the end of a paid time. */
  isEnding = false;
  #powerProblem: Problem | null = null;
  #agentProblem: Problem | null = null;
  #runningUntil = Number.NEGATIVE_INFINITY;
  #started: number;
  #lastReportAt: number | null = null;
  /** The keep-alive that is due now did not come. */
  #missed = false;
  /** A source says that the machine may have gone off. */
  #suspect = false;
  /** Went off while somebody was in, and nobody at the counter asked for it. */
  #interrupted = false;

  constructor(id: string, moment: Moment) {
    this.id = id;
    this.since = moment.wall;
    this.shown = { state: 'attention', since: moment.wall };
    this.#started = moment.monotonic;
    this.power = new Tracked('unknown', 'none', moment);
    this.nodeLink = new Tracked('unknown', 'node', moment);
    this.deeplink = new Tracked('unknown', 'agent', moment);
    this.agent = new Tracked('never', 'agent', moment);
    this.codes = new Tracked('unknown', 'node', moment);
  }

  /** Takes over what an earlier run of the counter knew; all of it is a memory until it is read again. */
  recall(memory: SeatMemory, moment: Moment): void {
    this.state = memory.state;
    this.since = memory.since;
    this.shown = { state: memory.state, since: memory.since };
    for (const key of ['power', 'nodeLink', 'deeplink', 'agent', 'codes'] as const) {
      const tracked: Tracked<string> = this[key];
      tracked.recall(memory[key], moment);
    }
    this.occupancy.recall(memory.occupancy);
    this.boot.durations = memory.bootDurations;
    if (memory.boot)
      this.boot.start(moment, memory.boot.fromBootId, Math.min(memory.boot.startedAt, moment.wall));
  }

  /** This computer slept: all that is known is from before. */
  doubt(moment: Moment): void {
    this.#started = moment.monotonic;
    for (const tracked of [this.power, this.nodeLink, this.deeplink, this.agent, this.codes]) tracked.doubt();
  }

  get memory(): SeatMemory {
    const boot = this.boot.current;
    return {
      state: this.state ?? 'attention',
      since: this.since,
      power: this.power.remembered,
      nodeLink: this.nodeLink.remembered,
      deeplink: this.deeplink.remembered,
      agent: this.agent.remembered,
      codes: this.codes.remembered,
      occupancy: this.occupancy.memory,
      boot: boot && { startedAt: boot.startedAt, fromBootId: boot.fromBootId },
      bootDurations: this.boot.durations,
    };
  }

  get powerProblem(): string | null {
    return this.#powerProblem?.code ?? null;
  }

  get agentProblem(): string | null {
    return this.#agentProblem?.code ?? null;
  }

  setRunning(running: Seat['running'], moment: Moment): void {
    if (restarts(this.running) && !running) this.#runningUntil = moment.monotonic;
    this.running = running;
  }

  /** @returns true once after something said that the machine, last known to be on, may have gone off */
  takeSuspicion(): boolean {
    const suspect = this.#suspect && this.power.value === 'on';
    this.#suspect = false;
    return suspect;
  }

  /** Takes a verdict. `since` goes on through a memory of the same state. @returns true when the state changed */
  settle({ state, certain }: SeatVerdict, now: number): boolean {
    if (certain && state !== this.state) {
      this.since = this.shown.state === state ? this.shown.since : now;
      this.state = state;
      this.shown = { state, since: this.since };
      return true;
    }
    if (state === this.state) this.shown = { state, since: this.since };
    else if (state !== this.shown.state) this.shown = { state, since: now };
    return false;
  }

  /** A boot begins. Unless a command of the counter runs, nobody asked for it. */
  bootStarted(moment: Moment, taken: boolean, startedAt?: number): void {
    if (!this.boot.start(moment, this.occupancy.bootId, startedAt)) return;
    if ((taken || this.#interrupted) && !this.#isAskedFor(moment)) this.surprise = true;
    this.#interrupted = false;
  }

  /** Takes what the sources say now, and makes facts of it. */
  update(inputs: SeatInputs): SeatFacts {
    const { moment, limits, report } = inputs;
    this.isEnding = inputs.mark === 'ending';
    this.#updatePower(inputs);
    this.#updateNode(inputs);
    const heard = this.#updateAgent(inputs);
    const bootFacts = { ...this.#aged(moment), node: inputs.node, report, paired: isPaired(inputs.row) };
    this.boot.update(bootFacts, inputs.expectedBootMs, moment);
    if (!this.boot.current && this.agent.value === 'booting')
      this.agent.set('up', this.agent.at, 'agent', moment);
    const now = powerNow({ ...bootFacts, managed: inputs.managed }, limits);
    const finding = codesOf({
      power: now.value,
      node: inputs.node,
      row: inputs.row,
      report: heard ? report : undefined,
      agent: this.#agentPresence(heard),
      booting: this.boot.current !== null,
      duplicate: inputs.duplicate,
    });
    if (finding) this.codes.set(finding.value, finding.at, finding.source, moment);
    return this.#facts(inputs);
  }

  /** Somebody is in, or is taken to be in, on a machine that runs. */
  isTaken(mark: MarkPhase): boolean {
    const { controllers } = this.occupancy;
    const taken = controllers === 'in' || (mark !== 'none' && controllers === 'unknown');
    return taken && this.power.value !== 'off';
  }

  #agentPresence(heard: boolean): 'never' | 'heard' | 'awaited' | 'gone' {
    if (heard) return 'heard';
    if (this.agent.value === 'never') return 'never';
    return this.agent.value === 'lost' || this.agent.value === 'goodbye' ? 'gone' : 'awaited';
  }

  #isAskedFor({ monotonic }: Moment): boolean {
    // The machine comes back a while after the command that restarted it has ended.
    return restarts(this.running) || monotonic - this.#runningUntil < 60_000;
  }

  #updatePower({ power, mark, moment }: SeatInputs): void {
    this.#powerProblem = problemSince(this.#powerProblem, power.problemCode, moment);
    if (power.at === null || power.power === 'unknown') return;
    const before = this.power.value;
    const known = Number.isFinite(this.power.age(moment));
    if (power.power === 'off') {
      if (before === 'on' && known && !this.#isAskedFor(moment)) {
        this.switchedOff = true;
        this.#interrupted = this.isTaken(mark);
      }
      this.occupancy.empty();
    }
    this.power.set(power.power, power.at, 'bmc', moment);
    // Also one that was off when the counter ended: in the morning both start together.
    if (before === 'off' && power.power === 'on') this.bootStarted(moment, false, power.at);
  }

  #updateNode({ node, nodeKind, row, moment }: SeatInputs): void {
    if (node !== 'answers' || !row) return;
    const link = nodeKind !== 'push' ? 'unknown' : row.deeplink ? 'up' : 'down';
    if (link === 'down' && this.nodeLink.value === 'up') this.#suspect = true;
    this.nodeLink.set(link, row.at, 'node', moment);
  }

  /** @returns true while the agent is heard */
  #updateAgent(inputs: SeatInputs): boolean {
    const { report, moment, mark } = inputs;
    if (report) this.#takeReport(report, moment, mark);
    const before = this.agent.value;
    if (!report && before === 'never') return false;
    const at = report?.at ?? this.agent.at;
    if (report?.goodbye && before !== 'goodbye') this.#suspect = true;
    if (report) this.agent.set(before, at, 'agent', moment);
    const silence = Math.min(this.agent.age(moment), moment.monotonic - this.#started);
    const missed = silence > 1.25 * inputs.agentIntervalMs;
    if (missed && !this.#missed) this.#suspect = true;
    this.#missed = missed;
    const isSilent = silence > 2.5 * inputs.agentIntervalMs;
    if (report?.goodbye) this.agent.set('goodbye', at, 'agent', moment);
    else if (isSilent && before !== 'goodbye') this.agent.set('lost', at, 'agent', moment);
    else if (report) this.agent.set(this.boot.current ? 'booting' : 'up', at, 'agent', moment);
    const heard = report !== undefined && isHeard(this.agent.aged(moment));
    // Without a pipe the agent knows DeepLink's file alone, which tells nothing of its link.
    if (heard) {
      const told = report.deeplinkOnline ? 'connected' : 'lost';
      this.deeplink.set(report.seesControllers === false ? 'unknown' : told, report.at, 'agent', moment);
    }
    this.#agentProblem = problemSince(
      this.#agentProblem,
      heard ? (report.problem?.code ?? null) : null,
      moment,
    );
    return heard;
  }

  #takeReport(report: AgentReport, moment: Moment, mark: MarkPhase): void {
    if (report.at === this.#lastReportAt) return;
    const first = this.#lastReportAt === null;
    this.#lastReportAt = report.at;
    this.history.add(report);
    const known = this.occupancy.bootId;
    if (known !== null && known !== report.bootId && !this.boot.current) {
      // A reboot while the counter was away is no surprise that it saw.
      this.bootStarted(moment, !first && this.isTaken(mark));
    }
    if (this.power.value !== 'off') this.occupancy.take(report, moment.wall);
    else this.occupancy.bootId = report.bootId;
  }

  #aged(moment: Moment) {
    return {
      power: this.power.aged(moment),
      nodeLink: this.nodeLink.aged(moment),
      deeplink: this.deeplink.aged(moment),
      agent: this.agent.aged(moment),
      codes: this.codes.aged(moment),
    };
  }

  #facts(inputs: SeatInputs): SeatFacts {
    const { moment, mark } = inputs;
    return {
      ...this.#aged(moment),
      managed: inputs.managed,
      powerProblem: lasting(this.#powerProblem, moment),
      node: inputs.node,
      agentProblem: lasting(this.#agentProblem, moment),
      boot: this.boot.current && { age: this.boot.age(moment) },
      controllers: this.occupancy.controllers,
      watched: this.occupancy.watched,
      mark: mark === 'ending' ? 'running' : mark,
      maintenance: inputs.maintenance,
      sessionEnds: this.running?.action === 'endSession',
      duplicate: inputs.duplicate,
      enrolmentRefused: inputs.enrolment === 'refused',
      unexpectedReboot: inputs.unexpectedReboot,
      previous: this.state,
    };
  }
}

function problemSince(before: Problem | null, code: string | null, { monotonic }: Moment): Problem | null {
  if (code === null) return null;
  return { code, since: before?.since ?? monotonic };
}

function lasting(problem: Problem | null, { monotonic }: Moment): { code: string; forMs: number } | null {
  return problem && { code: problem.code, forMs: monotonic - problem.since };
}

/** A command of which a boot may come. */
function restarts(running: Seat['running']): boolean {
  return running !== null && running.action !== 'bootDevice' && running.action !== 'rotate';
}

function isPaired(row: NodeRow | undefined): boolean {
  return row?.deeplink !== undefined && row.deeplink.deviceId !== '' && row.deeplink.password !== '';
}
