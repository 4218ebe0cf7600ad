// Collects what is wrong now, one note per part of the agent, and remembers the last error.
import { messageOf, systemCode } from '../../shared/errors/app-error.ts';
import { HEALTH_CODES, type HealthCode } from './codes.ts';

export type HealthPart =
  | 'device'
  | 'rotation'
  | 'node'
  | 'list'
  | 'publish'
  | 'identity'
  | 'image'
  | 'health'
  | 'state';

export interface HealthNote {
  code: HealthCode;
  severity: 'error' | 'warning';
  message: string;
  cure: string;
  /** What was seen in this case; safe to show. */
  detail?: string;
  /** ISO time. */
  since: string;
}

export class HealthBoard {
  readonly #notes = new Map<HealthPart, HealthNote>();
  readonly #onChange: (part: HealthPart, note: HealthNote | undefined) => void;
  readonly #unwritten = new Set<string>();
  #lastError: HealthNote | undefined;

  constructor(onChange: (part: HealthPart, note: HealthNote | undefined) => void = () => undefined) {
    this.#onChange = onChange;
  }

  /** Notes what is wrong with a part; the same code again only refreshes its detail. */
  raise(part: HealthPart, code: HealthCode, detail?: string): void {
    const before = this.#notes.get(part);
    const note: HealthNote = {
      code,
      ...HEALTH_CODES[code],
      ...(detail === undefined ? {} : { detail }),
      since: before?.code === code ? before.since : new Date().toISOString(),
    };
    this.#notes.set(part, note);
    if (note.severity === 'error') this.#lastError = note;
    if (before?.code !== code || before.detail !== note.detail) this.#onChange(part, note);
  }

  /** A file of the state folder could not be written: told until that very file was. */
  unwritable(file: string, error: unknown): void {
    this.#unwritten.add(file);
    this.raise('state', 'STATE_UNWRITABLE', writeFailure(error));
  }

  /** That file was written again. */
  written(file: string): void {
    this.#unwritten.delete(file);
    if (this.#unwritten.size === 0 && this.of('state')?.code === 'STATE_UNWRITABLE') this.clear('state');
  }

  /** The part is well again. */
  clear(part: HealthPart): void {
    if (this.#notes.delete(part)) this.#onChange(part, undefined);
  }

  of(part: HealthPart): HealthNote | undefined {
    return this.#notes.get(part);
  }

  get lastError(): HealthNote | undefined {
    return this.#lastError;
  }

  /** Errors first, then warnings; a cause before what follows: who is not let in can't reach the node either. */
  list(): HealthNote[] {
    const rank = ([part, { severity }]: [HealthPart, HealthNote]) =>
      (severity === 'warning' ? 2 : 0) + (part === 'identity' ? 0 : 1);
    return [...this.#notes].sort((a, b) => rank(a) - rank(b)).map(([, note]) => note);
  }
}

/** Without the file's name, because a temporary one is new each time. */
function writeFailure(error: unknown): string {
  return systemCode(error) ?? messageOf(error);
}
