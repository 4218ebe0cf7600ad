// The audit's lines of an import: each change has its own, written when it is made.

import type { Audit, AuditRecord } from '../../audit/types.ts';
import type { Caller } from '../../calls.ts';
import { changeWords } from '../change-words.ts';
import type { SeatRecord } from '../types.ts';
import type { MachineToChange, PlannedLine } from './plan.ts';

const ACTION = 'machines.import';

export class ImportAudit {
  readonly #audit: Audit;
  readonly #who: Caller;

  constructor({ audit, who }: { audit: Audit; who: Caller }) {
    this.#audit = audit;
    this.#who = who;
  }

  begun(): void {
    this.#record({ result: 'asked' });
  }

  /** How all of it ended. */
  ended(ending: Pick<AuditRecord, 'result' | 'after' | 'code'>): void {
    this.#record(ending);
  }

  /** Before a known machine is changed on the node, and after the node has shown the change. */
  onNode(line: PlannedLine, { machine, change }: MachineToChange, result: 'asked' | 'ok'): void {
    const { before, after } = changeWords(machine, change);
    this.#record({ ...seatOf(line), before, after: `${whatOf(line, 'change')}: ${after}`, result });
  }

  added(line: PlannedLine): void {
    this.#record({ ...seatOf(line), after: whatOf(line, 'add'), result: 'ok' });
  }

  /** Within the transaction that makes the seats. */
  tookOver(line: PlannedLine, made: readonly SeatRecord[]): void {
    for (const { id: seatId, label: seat } of made) {
      this.#record({ seatId, seat, after: whatOf(line, 'takeOver'), result: 'ok' });
    }
  }

  /** Within the transaction that changes the seat. */
  updated(line: PlannedLine, before: SeatRecord, after: SeatRecord): void {
    this.#record({
      seatId: before.id,
      seat: before.label,
      before: wordsOf(before),
      after: `${whatOf(line, 'update')}: ${wordsOf(after)}`,
      result: 'ok',
    });
  }

  failed(line: PlannedLine, action: PlannedLine['step']['action'], code: string): void {
    this.#record({ ...seatOf(line), after: whatOf(line, action), result: 'failed', code });
  }

  #record(entry: Omit<AuditRecord, 'who' | 'action'>): void {
    this.#audit.record({ who: this.#who, action: ACTION, ...entry });
  }
}

function whatOf({ line, uuid }: PlannedLine, what: string): string {
  return `line ${line}: ${what} machine ${uuid}`;
}

/** A line without a label has none yet. */
function seatOf({ label, step }: PlannedLine): Pick<AuditRecord, 'seat' | 'seatId'> {
  if (step.action === 'update') return { seatId: step.machine.id, seat: step.machine.label };
  return label === '' ? {} : { seat: label };
}

/** As the file counts: from 1. */
function wordsOf({ label, zone, place }: SeatRecord): string {
  const at = place === null ? [] : [`row ${place.row + 1}, column ${place.column + 1}`];
  return [`label ${label}`, `zone ${zone}`, ...at].join('; ');
}
