// A state machine whose transitions are data: drivers can only move along the table of 10-agent-states.

/** One row of a transition table. `code` is the health code that the row raises. */
export interface Transition<State extends string, Event extends string> {
  from: State | readonly State[];
  on: Event;
  to: State;
  code?: string;
  /** What happens, in the words of the page. */
  does: string;
}

export interface Move<State extends string, Event extends string> {
  from: State;
  to: State;
  on: Event;
  code: string | undefined;
}

/** The row that applies, or undefined when the event means nothing in that state. */
export function findTransition<State extends string, Event extends string>(
  table: readonly Transition<State, Event>[],
  state: State,
  event: Event,
): Transition<State, Event> | undefined {
  return table.find((row) => row.on === event && [row.from].flat().includes(state));
}

/** Holds a state and moves it along its table; events that have no row there are ignored. */
export class Machine<State extends string, Event extends string> {
  #state: State;
  readonly #table: readonly Transition<State, Event>[];
  readonly #onMove: (move: Move<State, Event>) => void;

  constructor(
    initial: State,
    table: readonly Transition<State, Event>[],
    onMove: (move: Move<State, Event>) => void = () => undefined,
  ) {
    this.#state = initial;
    this.#table = table;
    this.#onMove = onMove;
  }

  get state(): State {
    return this.#state;
  }

  /** Applies an event; returns the move made, or undefined when it was ignored. */
  handle(event: Event): Move<State, Event> | undefined {
    const row = findTransition(this.#table, this.#state, event);
    if (!row) return undefined;
    const move = { from: this.#state, to: row.to, on: event, code: row.code };
    this.#state = row.to;
    this.#onMove(move);
    return move;
  }
}
