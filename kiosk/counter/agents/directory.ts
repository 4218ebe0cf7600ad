// What the counter knows of the agents: who may report, what they said last, what they are asked.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Logger } from '../../../shared/logging/logger.ts';
import type { CommandResult, Report } from '../../../shared/types/agent-protocol.ts';
import { TypedEmitter } from '../../../shared/util/typed-emitter.ts';
import type { SeatDetail } from '../../ipc/seat.ts';
import type { Audit } from '../audit/types.ts';
import type { MachineRegistry, SeatRecord } from '../machines/types.ts';
import type { PowerView, SeatPower } from '../power/types.ts';
import type { Store } from '../store/types.ts';
import { Commands } from './commands.ts';
import { AgentError } from './errors.ts';
import { Tokens } from './tokens.ts';
import type { AgentCommand, AgentReport, AgentReports } from './types.ts';

export interface AgentDirectoryParts {
  store: Store;
  registry: MachineRegistry;
  power: PowerView;
  audit: Audit;
  log: Logger;
  /** How often agents shall report, ms; default 10,000. */
  intervalMs?: number;
  now?: () => number;
}

/** A machine may ask before the poller has seen it come on: told as an alarm only after so long. */
const PATIENCE_MS = 30_000;

interface Events extends Record<string, unknown[]> {
  report: [seatId: string];
  refused: [seatId: string, code: string];
}

export class AgentDirectory extends TypedEmitter<Events> implements AgentReports {
  readonly #parts: AgentDirectoryParts;
  readonly #now: () => number;
  readonly #tokens: Tokens;
  readonly #commands = new Commands();
  readonly #reports = new Map<string, AgentReport>();
  readonly #firstRefused = new Map<string, number>();
  /** Refusals that were told since a machine was let in last: whoever varies them must not fill the audit. */
  readonly #told = new Map<string, Set<string | undefined>>();
  /** Off when the counter stopped, and not read since: found on, it has booted meanwhile. */
  #offBefore = new Set<string>();
  #unsubscribe: (() => void)[] = [];

  constructor(parts: AgentDirectoryParts) {
    super();
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
    this.#tokens = new Tokens(parts.store, this.#now);
  }

  get intervalMs(): number {
    return this.#parts.intervalMs ?? 10_000;
  }

  start(): void {
    if (this.#unsubscribe.length > 0) return;
    const { power, registry } = this.#parts;
    this.#tokens.load();
    this.#offBefore = new Set(this.#tokens.allOff());
    this.#unsubscribe = [
      power.onChange((seatId) => this.#onPower(seatId, power.of(seatId).power)),
      registry.onChange(({ seatId, removed }) => {
        if (removed) this.#forget(seatId);
      }),
    ];
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
    this.#commands.stop();
  }

  of(seatId: string): AgentReport | undefined {
    return this.#reports.get(seatId);
  }

  enrolment(seatId: string): SeatDetail['enrolment'] {
    const { tokenHash, allowedAt, refused } = this.#tokens.of(seatId);
    if (tokenHash) return 'enrolled';
    if (allowedAt !== null) return 'waiting';
    return refused ? 'refused' : 'none';
  }

  refusal(seatId: string): { code: string; at: number } | null {
    return this.#tokens.of(seatId).refused;
  }

  onReport(listener: (seatId: string) => void): () => void {
    return this.on('report', listener);
  }

  onRefused(listener: (seatId: string, code: string) => void): () => void {
    return this.on('refused', listener);
  }

  bootSeen(seatId: string): void {
    this.allow(seatId, 'boot');
  }

  /** One enrolment is let in; a token that lives ends. */
  allow(seatId: string, by: string): void {
    this.#firstRefused.delete(seatId);
    this.#told.delete(seatId);
    this.#tokens.allow(seatId, by);
    this.emit('report', seatId);
  }

  revoke(seatId: string): void {
    this.#tokens.end(seatId);
    this.emit('report', seatId);
  }

  async command(
    seatId: string,
    command: AgentCommand,
    options: { signal?: AbortSignal; timeoutMs?: number },
  ): Promise<void> {
    const report = this.of(seatId);
    const silent = !report || report.goodbye || this.#now() - report.at > 2.5 * this.intervalMs;
    if (silent || !this.#tokens.lives(seatId)) {
      throw new AgentError('AGENT_SILENT', 'no agent reports from this machine now');
    }
    await this.#commands.send(seatId, command, options);
  }

  /**
   * Gives a token to the machine at that address.
   * @throws AgentError MACHINE_UNKNOWN, ENROLMENT_*
   */
  enrol(address: string, request: { bootId: string; enrolmentKey: string }, key: string): string {
    const seat = this.#seatAt(address);
    if (!sameText(request.enrolmentKey, key)) {
      this.#refuse(seat, new AgentError('ENROLMENT_KEY_WRONG', "that is not this counter's enrolment key"));
    }
    try {
      const token = this.#tokens.issue(seat.id, request.bootId);
      this.#firstRefused.delete(seat.id);
      this.#told.delete(seat.id);
      this.#record(seat, 'agent.enrolled', 'ok');
      this.emit('report', seat.id);
      return token;
    } catch (error) {
      if (error instanceof AgentError) this.#refuse(seat, error);
      throw error;
    }
  }

  /**
   * The seat that a token and its address stand for.
   * @throws AgentError MACHINE_UNKNOWN, NOT_ENROLLED
   */
  authenticate(address: string, token: string | undefined): SeatRecord {
    const seat = this.#seatAt(address);
    if (token === undefined || !this.#tokens.matches(seat.id, token)) {
      throw new AgentError('NOT_ENROLLED', 'no token of this boot: enrol first');
    }
    return seat;
  }

  take(seatId: string, waitMs: number, signal: AbortSignal): Promise<{ id: string; command: string }[]> {
    return this.#commands.take(seatId, waitMs, signal);
  }

  answer(seatId: string, result: CommandResult): void {
    this.#commands.answer(seatId, result);
  }

  /** @throws AgentError NOT_ENROLLED: the token was given to another boot than the report is of */
  report(seatId: string, { sentAt, ...report }: Report): void {
    const at = this.#now();
    if (this.#tokens.of(seatId).tokenBoot !== report.bootId) {
      throw new AgentError('NOT_ENROLLED', 'this token belongs to another boot: enrol first');
    }
    const before = this.#reports.get(seatId);
    this.#reports.set(seatId, {
      ...report,
      // The parts of a machine come once; later reports may leave them out.
      hardware: report.hardware ?? (before?.bootId === report.bootId ? before.hardware : null),
      at,
      clockSkewMs: sentAt - at,
    });
    this.emit('report', seatId);
  }

  #onPower(seatId: string, power: SeatPower['power']): void {
    if (power === 'unknown') return;
    const wasOff = this.#offBefore.delete(seatId);
    if (power === 'off') this.#tokens.off(seatId);
    // What the power side sees while it runs is told by it; this boot nobody else could see.
    else if (wasOff && this.#tokens.of(seatId).offAt !== null) this.allow(seatId, 'boot');
  }

  #seatAt(address: string): SeatRecord {
    const seat = this.#parts.registry.byIp(address);
    if (!seat)
      throw new AgentError('MACHINE_UNKNOWN', 'no seat, or more than one, is registered under your address');
    return seat;
  }

  #refuse(seat: SeatRecord, error: AgentError): never {
    const { code } = error;
    const since = this.#firstRefused.get(seat.id) ?? this.#now();
    this.#firstRefused.set(seat.id, since);
    const early = code === 'ENROLMENT_NOT_EXPECTED' && this.#now() - since < PATIENCE_MS;
    const told = this.#told.get(seat.id) ?? new Set([this.#tokens.of(seat.id).refused?.code]);
    if (!early && !told.has(code)) {
      this.#told.set(seat.id, told.add(code));
      this.#tokens.noteRefusal(seat.id, code);
      this.#record(seat, 'agent.enrol', 'refused', code);
      this.#parts.log.warn({ seat: seat.label, code }, 'an enrolment was refused');
      this.emit('refused', seat.id, code);
      this.emit('report', seat.id);
    }
    throw error;
  }

  #record(seat: SeatRecord, action: string, result: 'ok' | 'refused', code?: string): void {
    this.#parts.audit.record({
      who: `agent ${seat.label}`,
      action,
      seatId: seat.id,
      seat: seat.label,
      result,
      ...(code ? { code } : {}),
    });
  }

  #forget(seatId: string): void {
    this.#tokens.forget(seatId);
    this.#reports.delete(seatId);
    this.#firstRefused.delete(seatId);
    this.#told.delete(seatId);
  }
}

function sameText(given: string, wanted: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(wanted));
}
