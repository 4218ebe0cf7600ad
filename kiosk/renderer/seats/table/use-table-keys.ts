// Keys in the table: rows up and down, open, select, jump to a typed label.
import { type KeyboardEvent, useRef } from 'react';
import type { Seat } from '../../../ipc/seat.ts';
import { useApp } from '../../services.ts';
import { focusSeat } from '../focus-seat.ts';
import { Typeahead } from '../map/typeahead.ts';
import { seatOf } from '../use-seat-presses.ts';

const PAGE = 12;

export function useTableKeys(
  seats: readonly Seat[],
  scrollTo: (index: number) => void,
): (event: KeyboardEvent) => void {
  const { ui } = useApp();
  const typeahead = useRef(new Typeahead());

  const goTo = (index: number): void => {
    const seat = seats[Math.max(0, Math.min(seats.length - 1, index))];
    if (seat === undefined) return;
    ui.set({ focusedSeatId: seat.id, ...(ui.state.openSeatId === null ? {} : { openSeatId: seat.id }) });
    scrollTo(seats.indexOf(seat));
    // The row may be drawn only after scrolling.
    requestAnimationFrame(() => focusSeat(seat.id));
  };

  return (event) => {
    const id = seatOf(event.target);
    if (id === undefined || event.altKey || event.target instanceof HTMLInputElement) return;
    const at = seats.findIndex((seat) => seat.id === id);
    const command = event.ctrlKey || event.metaKey;
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + PAGE,
      PageUp: at - PAGE,
      Home: 0,
      End: seats.length - 1,
    };
    const next = steps[event.key];
    if (next !== undefined && !command) {
      const other = seats[next];
      if (event.shiftKey && other) ui.select([...ui.state.selected, id, other.id]);
      goTo(next);
    } else if (event.key === 'Enter') ui.openSeat(id);
    else if (event.key === ' ') ui.toggleSelected(id);
    else if (command && event.key.toLowerCase() === 'a') ui.select(seats.map((seat) => seat.id));
    else if (event.key.length === 1 && !command) {
      const found = typeahead.current.type(event.key, seats);
      if (found !== null) goTo(seats.findIndex((seat) => seat.id === found));
    } else return;
    event.preventDefault();
  };
}
