// What each line of an import would do, and what is wrong with it.
import type { z } from 'zod';
import {
  type MachineChange,
  type NewMachine,
  problemsOfChange,
  problemsOfMachine,
} from '../../../../shared/dbc/bare-metal.ts';
import { LabelSchema, PlaceSchema, ZoneSchema } from '../../../ipc/calls/seats.ts';
import { problem, type Remark } from '../../../ipc/remarks.ts';
import { fieldProblem } from '../field-problems.ts';
import { labelKey } from '../labels.ts';
import type { MachineFacts, MachineSecrets } from '../machine-table.ts';
import type { SeatRecord } from '../types.ts';
import type { CsvRow } from './read-csv.ts';

/** What an import is planned against. */
export interface ImportState {
  seats: readonly SeatRecord[];
  machines: readonly MachineFacts[];
  secretsOf: (nodeId: string) => MachineSecrets | undefined;
  readOnly: boolean;
}

export interface SeatWish {
  label: string | undefined;
  zone: string | undefined;
  place: SeatRecord['place'] | undefined;
}

/** One that the node has. `change` is empty where the file says nothing else. */
export type MachineToChange =
  | { action: 'takeOver'; machine: MachineFacts; change: MachineChange }
  | { action: 'update'; machine: SeatRecord; change: MachineChange };

export type Step =
  | { action: 'add'; machine: NewMachine }
  | MachineToChange
  | { action: 'nothing' }
  | { action: 'error' };

export interface PlannedLine {
  line: number;
  label: string;
  uuid: string;
  ip: string;
  errors: Remark[];
  warnings: Remark[];
  seat: SeatWish;
  step: Step;
}

/** The node itself speaks IPMI 1.5 to the BMC. */
const NODE_PASSWORD_BYTES = 16;
/** Rows and columns of the map. */
const MOST_PLACES = 500;

export function planImport(rows: readonly CsvRow[], state: ImportState): PlannedLine[] {
  const machines = new Map(
    state.machines.filter(({ present }) => present).map((machine) => [machine.uuid, machine]),
  );
  const seats = new Map(state.seats.map((seat) => [seat.nodeId, seat]));
  const planned = rows.map((row) => {
    const machine = machines.get(row.cells.uuid ?? '');
    return planLine(row, machine, machine && seats.get(machine.nodeId), state);
  });
  markRepeats(planned);
  markTakenLabels(planned, state.seats);
  warnOfAddresses(planned, state);
  for (const line of planned) if (line.errors.length > 0) line.step = { action: 'error' };
  return planned;
}

function planLine(
  row: CsvRow,
  machine: MachineFacts | undefined,
  seat: SeatRecord | undefined,
  state: ImportState,
): PlannedLine {
  const { cells } = row;
  const wish = { label: cells.label, zone: cells.zone, place: placeOf(row) };
  const fields = fieldsOf(row);
  const errors = [...row.errors, ...wishProblems(wish, row)];
  const plan = { line: row.line, uuid: cells.uuid ?? '', ip: cells.ip ?? machine?.ip ?? '', seat: wish };
  const label = cells.label ?? seat?.label ?? '';
  const warnings = passwordWarnings(fields.ipmiPassword);
  const done = (step: Step, more: Remark[] = []): PlannedLine => ({
    ...plan,
    label,
    warnings,
    errors: [...errors, ...more],
    step,
  });

  // A row that stands for the whole file has no cells.
  if (Object.keys(cells).length === 0) return done({ action: 'error' });
  if (!machine) {
    const problems = problemsOfMachine(fields).map(fieldProblem);
    const refusal = state.readOnly
      ? [problem('READ_ONLY_NEW', 'the node has no such machine, and is connected read only')]
      : [];
    return done({ action: 'add', machine: fields }, [...problems, ...refusal]);
  }
  const change = differenceOf(fields, machine, state.secretsOf(machine.nodeId));
  const problems = problemsOfChange(change).map(fieldProblem);
  const changes = Object.keys(change).length > 0;
  if (changes && state.readOnly) {
    problems.push(problem('READ_ONLY_CHANGE', 'differs from the node, which is connected read only'));
  }
  if (!seat) return done({ action: 'takeOver', machine, change }, problems);
  const same = !changes && sameSeat(wish, seat);
  return done(same ? { action: 'nothing' } : { action: 'update', machine: seat, change }, problems);
}

function fieldsOf({ cells }: CsvRow): NewMachine {
  const {
    uuid = '',
    ip = '',
    os,
    description,
    ipmiHostname = '',
    ipmiUsername = '',
    ipmiPassword = '',
  } = cells;
  const ipmiPort = cells.ipmiPort === undefined ? undefined : numberOf(cells.ipmiPort);
  return { uuid, ip, os, description, ipmiHostname, ipmiPort, ipmiUsername, ipmiPassword };
}

/** What the file says and the node shows otherwise; empty cells say nothing. */
function differenceOf(
  fields: NewMachine,
  machine: MachineFacts,
  secrets: MachineSecrets | undefined,
): MachineChange {
  const { ipmiHostname, ipmiPort, ip, os, description } = machine;
  const shown: Partial<Record<string, unknown>> = {
    ...secrets,
    uuid: machine.uuid,
    ipmiHostname,
    ipmiPort,
    ip,
    os,
    description,
  };
  return Object.fromEntries(
    Object.entries(fields).filter(([field, value]) => {
      const unreadable = secrets === undefined && (field === 'ipmiUsername' || field === 'ipmiPassword');
      return value !== undefined && value !== '' && !unreadable && value !== shown[field];
    }),
  );
}

function wishProblems({ label, zone, place }: SeatWish, { cells }: CsvRow): Remark[] {
  const problems = [
    ...textProblems('label', LabelSchema.safeParse(label ?? 'A1').error),
    ...textProblems('zone', ZoneSchema.safeParse(zone ?? 'A').error),
  ];
  if ((cells.row === undefined) !== (cells.column === undefined)) {
    problems.push(problem('PLACE_HALF', 'row and column go together'));
  } else if (place && !PlaceSchema.safeParse(place).success) {
    const message = `row and column must be from 1 to ${MOST_PLACES}`;
    problems.push(problem('PLACE_RANGE', message, { most: MOST_PLACES }));
  }
  return problems;
}

/** Too long, else characters that a label can't have: an empty cell says nothing. */
function textProblems(field: 'label' | 'zone', error: z.ZodError | undefined): Remark[] {
  const [issue] = error?.issues ?? [];
  if (!issue) return [];
  const message = `${field} ${issue.message}`;
  if (issue.code !== 'too_big') return [problem('LABEL_CHARACTERS', message)];
  return [problem('FIELD_TOO_LONG', message, { field, most: Number(issue.maximum) })];
}

/** People count from 1. */
function placeOf({ cells }: CsvRow): SeatWish['place'] {
  if (cells.row === undefined || cells.column === undefined) return undefined;
  return { row: numberOf(cells.row) - 1, column: numberOf(cells.column) - 1 };
}

function numberOf(text: string): number {
  return /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
}

/** The line wants nothing else of the seat. */
export function sameSeat({ label, zone, place }: SeatWish, seat: SeatRecord): boolean {
  const samePlace = !place || (place.row === seat.place?.row && place.column === seat.place.column);
  return samePlace && (label ?? seat.label) === seat.label && (zone ?? seat.zone) === seat.zone;
}

function passwordWarnings(password: string): Remark[] {
  if (Buffer.byteLength(password) <= NODE_PASSWORD_BYTES) return [];
  const message = `ipmi password is longer than ${NODE_PASSWORD_BYTES} bytes: the node, which speaks IPMI 1.5, can't switch this machine on for a renter`;
  return [problem('NODE_PASSWORD_LONG', message, { most: NODE_PASSWORD_BYTES })];
}

/** The second of two lines about one machine, or with one label, is wrong. */
function markRepeats(lines: readonly PlannedLine[]): void {
  const first = new Map<string, number>();
  for (const line of lines) {
    const keys = [
      ['uuid', line.uuid],
      ['label', line.seat.label && labelKey(line.seat.label)],
    ] as const;
    for (const [field, value] of keys) {
      if (!value) continue;
      const key = `${field} ${value}`;
      const before = first.get(key);
      if (before === undefined) first.set(key, line.line);
      else {
        const message = `${field} is on line ${before} already`;
        line.errors.push(problem('ON_LINE_ALREADY', message, { field, line: before }));
      }
    }
  }
}

function markTakenLabels(lines: readonly PlannedLine[], seats: readonly SeatRecord[]): void {
  const holders = new Map(seats.map((seat) => [labelKey(seat.label), seat]));
  for (const { seat, step, errors } of lines) {
    const holder = seat.label === undefined ? undefined : holders.get(labelKey(seat.label));
    if (holder && !(step.action === 'update' && step.machine.id === holder.id) && step.action !== 'nothing') {
      const { label } = holder;
      errors.push(problem('LABEL_TAKEN', `label ${label} belongs to another seat`, { label }));
    }
  }
}

/** The node accepts two machines with one address, and then mixes up their codes. */
function warnOfAddresses(lines: readonly PlannedLine[], state: ImportState): void {
  const seen = new Map<string, string>();
  for (const machine of state.machines.filter(({ present }) => present)) {
    for (const { name, value } of addressesOf(machine)) seen.set(`${name} ${value}`, machine.uuid);
  }
  for (const line of lines) {
    const { step } = line;
    const fields = 'change' in step ? step.change : step.action === 'add' ? step.machine : {};
    for (const { name, value } of addressesOf(fields)) {
      const uuid = seen.get(`${name} ${value}`);
      if (uuid !== undefined && uuid !== line.uuid) {
        const message = `${name} ${value} belongs to machine ${uuid} too`;
        line.warnings.push(
          name === 'ip'
            ? problem('SAME_IP', message, { ip: value, uuid })
            : problem('SAME_BMC', message, { bmc: value, uuid }),
        );
      }
      seen.set(`${name} ${value}`, line.uuid);
    }
  }
}

function addressesOf({
  ip,
  ipmiHostname,
  ipmiPort,
}: { [Key in 'ip' | 'ipmiHostname']?: string | undefined } & {
  ipmiPort?: number | null | undefined;
}): { name: 'ip' | 'ipmi host'; value: string }[] {
  return [
    ...(ip ? [{ name: 'ip' as const, value: ip }] : []),
    ...(ipmiHostname
      ? [{ name: 'ipmi host' as const, value: `${ipmiHostname.toLowerCase()}:${ipmiPort ?? 623}` }]
      : []),
  ];
}
