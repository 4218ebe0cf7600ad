// Presses on seats, for map and table alike: open, select, select a range, long press.
import { type MouseEvent, type PointerEvent, useRef } from 'react';
import { useApp } from '../services.ts';

const LONG_PRESS_MS = 500;
const MOVED_PX = 8;

/** @returns the seat that an event happened on */
export function seatOf(target: EventTarget): string | undefined {
  return target instanceof Element
    ? (target.closest<HTMLElement>('[data-seat]')?.dataset.seat ?? undefined)
    : undefined;
}

/** Handlers for the element around the seats. */
export function useSeatPresses() {
  const { ui, cafe } = useApp();
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null);
  const swallow = useRef(false);
  const end = (): void => {
    if (press.current) clearTimeout(press.current.timer);
    press.current = null;
  };

  return {
    onPointerDown: (event: PointerEvent) => {
      const id = seatOf(event.target);
      swallow.current = false;
      if (id === undefined || event.button !== 0) return;
      end();
      press.current = {
        x: event.clientX,
        y: event.clientY,
        timer: setTimeout(() => {
          swallow.current = true;
          ui.toggleSelected(id);
        }, LONG_PRESS_MS),
      };
    },
    onPointerMove: (event: PointerEvent) => {
      const start = press.current;
      if (start && Math.hypot(event.clientX - start.x, event.clientY - start.y) > MOVED_PX) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
    onContextMenu: (event: MouseEvent) => {
      // A long touch would open the browser's menu over the selection.
      if (swallow.current) event.preventDefault();
    },
    onClick: (event: MouseEvent) => {
      const id = seatOf(event.target);
      if (id === undefined || event.defaultPrevented) return;
      if (swallow.current) {
        swallow.current = false;
        return;
      }
      const { selected, focusedSeatId } = ui.state;
      const touchSelects = selected.size > 0 && isTouch(event);
      if (event.ctrlKey || event.metaKey || touchSelects) ui.toggleSelected(id);
      else if (event.shiftKey && focusedSeatId !== null) ui.select(range(cafe.state.ids, focusedSeatId, id));
      else ui.openSeat(id);
      ui.set({ focusedSeatId: id });
    },
  };
}

function isTouch(event: MouseEvent): boolean {
  return event.nativeEvent instanceof globalThis.PointerEvent && event.nativeEvent.pointerType === 'touch';
}

/** All ids between two, in the order of the labels. */
function range(ids: readonly string[], from: string, to: string): string[] {
  const ends = [ids.indexOf(from), ids.indexOf(to)].sort((a, b) => a - b);
  return ids.slice(ends[0], (ends[1] ?? 0) + 1);
}
