// Prints the answers of all machines: a table or JSON on stdout, reasons of failures on stderr.
import { EXIT } from '../../../../shared/config/exit-codes.ts';
import type { IpmiError } from '../../../../shared/ipmi/errors.ts';
import type { Outcome } from '../machines/each.ts';
import { EXIT_CANCELLED } from '../usage.ts';
import { formatTable } from './table.ts';

/** How a command shows what a machine answered. */
export interface View<T> {
  /** Headings after `machine`. */
  columns: readonly string[];
  /** Lines of one machine, without its name. */
  rows(value: T): readonly (readonly string[])[];
  /** Members of the machine's JSON object, beside `machine` and `ok`. */
  json(value: T): object;
  /** A few words for the progress line. */
  summary(value: T): string;
  /** What a failure leaves known, for commands where silence must not be taken for an answer. */
  failed?: { cells: readonly string[]; json: object };
  /** False: the machine answered, and the answer counts as a failure. Default: always true. */
  isGood?(value: T): boolean;
}

/** @returns the exit code */
export function report<T>(
  outcomes: readonly Outcome<T>[],
  view: View<T>,
  { json = false, cancelled }: { json?: boolean | undefined; cancelled: boolean },
): number {
  process.stdout.write(json ? formatJson(outcomes, view) : formatAll(outcomes, view));
  for (const { machine, error } of outcomes) {
    if (error && !isUntouched(error)) {
      process.stderr.write(`${machine.name}: ${error.code}: ${error.message}${doubt(error)}\n`);
    }
  }
  if (cancelled) process.stderr.write(describeCancelled(outcomes));
  if (cancelled) return EXIT_CANCELLED;
  return outcomes.every((outcome) => isDone(outcome, view)) ? EXIT.ok : EXIT.failed;
}

function isDone<T>(outcome: Outcome<T>, view: View<T>): boolean {
  return !outcome.error && (view.isGood?.(outcome.value) ?? true);
}

function formatJson<T>(outcomes: readonly Outcome<T>[], view: View<T>): string {
  const list = outcomes.map((outcome) => {
    const head = { machine: outcome.machine.name, ok: isDone(outcome, view) };
    if (!outcome.error) return { ...head, ...view.json(outcome.value) };
    return {
      ...head,
      ...view.failed?.json,
      error: { ...outcome.error.toJSON(), delivery: outcome.error.delivery },
    };
  });
  return `${JSON.stringify(list, undefined, 2)}\n`;
}

function formatAll<T>(outcomes: readonly Outcome<T>[], view: View<T>): string {
  const failed = outcomes.some(({ error }) => error);
  const rows = outcomes.flatMap((outcome) => {
    const { name } = outcome.machine;
    if (outcome.error)
      return [[name, ...(view.failed?.cells ?? view.columns.map(() => '-')), outcome.error.code]];
    return view.rows(outcome.value).map((row) => [name, ...row]);
  });
  return formatTable(['machine', ...view.columns, ...(failed ? ['problem'] : [])], rows);
}

/** Cancelled before anything was sent that could have changed anything: the summary names it. */
function isUntouched({ code, delivery }: IpmiError): boolean {
  return code === 'IPMI_CANCELLED' && delivery === 'none';
}

function doubt({ delivery, code }: IpmiError): string {
  if (delivery === 'unknown') return ' (it may have been carried out: read the state before you repeat it)';
  return delivery === 'accepted' && code === 'IPMI_CANCELLED' ? ' (the command itself was accepted)' : '';
}

function describeCancelled(outcomes: readonly Outcome<unknown>[]): string {
  const errors = outcomes.flatMap(({ machine: { name }, error }) => (error ? [{ name, error }] : []));
  const untouched = errors.filter(({ error }) => isUntouched(error));
  const open = errors.filter(({ error }) => error.code === 'IPMI_CANCELLED' && error.delivery !== 'none');
  const failed = errors.length - untouched.length - open.length;
  const list = (machines: typeof errors) => machines.map(({ name }) => name).join(', ');
  const parts = [
    `${outcomes.length - errors.length} of ${outcomes.length} done`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(untouched.length > 0 ? [`nothing sent to ${list(untouched)}`] : []),
    ...(open.length > 0 ? [`sent but not seen to be carried out: ${list(open)}`] : []),
  ];
  return `Cancelled: ${parts.join('; ')}\n`;
}
