// Keys on the map: arrows over aisles and zones, selection, jumping to a typed label.
import { type KeyboardEvent, useRef } from 'react';
import { useApp } from '../../services.ts';
import { focusSeat } from '../focus-seat.ts';
import { isShown } from '../match.ts';
import { seatOf } from '../use-seat-presses.ts';
import type { Zone } from './layout.ts';
import { type Direction, neighbour, rowEnd, zoneStep } from './neighbour.ts';
import { Typeahead } from './typeahead.ts';

const ARROWS: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

export function useMapKeys(zones: readonly Zone[]): (event: KeyboardEvent) => void {
  const { ui, cafe } = useApp();
  const typeahead = useRef(new Typeahead());

  const goTo = (id: string | null): void => {
    if (id === null) return;
    // The panel follows.
    ui.set({ focusedSeatId: id, ...(ui.state.openSeatId === null ? {} : { openSeatId: id }) });
    focusSeat(id);
  };

  return (event) => {
    const id = seatOf(event.target);
    if (id === undefined || event.altKey) return;
    const direction = ARROWS[event.key];
    const command = event.ctrlKey || event.metaKey;
    if (direction !== undefined && !command) {
      const next = neighbour(zones, id, direction);
      if (event.shiftKey && next !== null) ui.select([...ui.state.selected, id, next]);
      goTo(next);
    } else if (event.key === 'Home' || event.key === 'End') {
      goTo(rowEnd(zones, id, event.key === 'Home' ? 'first' : 'last'));
    } else if (event.key === 'PageDown' || event.key === 'PageUp') {
      goTo(zoneStep(zones, id, event.key === 'PageDown' ? 1 : -1));
    } else if (event.key === 'Enter') {
      ui.openSeat(id);
    } else if (event.key === ' ') {
      ui.toggleSelected(id);
    } else if (command && event.key.toLowerCase() === 'a') {
      const { filter, query } = ui.state;
      ui.select(
        cafe
          .seats()
          .filter((seat) => isShown(seat, filter, query))
          .map((seat) => seat.id),
      );
    } else if (event.key.length === 1 && !command) {
      goTo(typeahead.current.type(event.key, cafe.seats()));
    } else return;
    event.preventDefault();
  };
}
