// What the screen shows: view, open seat, selection, filter, search. Never in the URL.
import type { SeatState } from '../ipc/seat.ts';
import { remember, remembered } from './preferences.ts';
import { useApp } from './services.ts';
import { External, useExternal } from './store/external.ts';

export type View = 'seats' | 'alerts' | 'activity' | 'settings';
export type Mode = 'map' | 'overview' | 'table';
export type Theme = 'dark' | 'light' | 'system';

export interface UiState {
  view: View;
  mode: Mode;
  openSeatId: string | null;
  /** The seat that keyboard focus is on, or was last on. */
  focusedSeatId: string | null;
  selected: ReadonlySet<string>;
  filter: SeatState | null;
  query: string;
  /** Activity shows only this seat. */
  activitySeatId: string | null;
  theme: Theme;
  /** The list of keys is open. */
  help: boolean;
  /** Seats are being dragged to their places. */
  arranging: boolean;
  /** The owner chose to set up the rest later. */
  setupLater: boolean;
}

export class UiStore extends External<UiState> {
  constructor() {
    super({
      view: 'seats',
      mode: remembered('mode', ['map', 'overview', 'table']),
      openSeatId: null,
      focusedSeatId: null,
      selected: new Set(),
      filter: null,
      query: '',
      activitySeatId: null,
      theme: remembered('theme', ['dark', 'light', 'system']),
      help: false,
      arranging: false,
      setupLater: false,
    });
    applyTheme(this.state.theme);
  }

  show(view: View): void {
    this.set({ view, activitySeatId: null });
  }

  /** Opens the panel of a seat, on the seats' view. */
  openSeat(id: string): void {
    this.set({ view: 'seats', openSeatId: id, focusedSeatId: id });
  }

  closeSeat(): void {
    this.set({ openSeatId: null });
  }

  /** Activity, only of this seat. */
  showHistory(seatId: string): void {
    this.set({ view: 'activity', activitySeatId: seatId });
  }

  setMode(mode: Mode): void {
    remember('mode', mode);
    this.set({ mode, arranging: false });
  }

  setTheme(theme: Theme): void {
    remember('theme', theme);
    this.set({ theme });
    applyTheme(theme);
  }

  toggleSelected(id: string): void {
    const selected = new Set(this.state.selected);
    if (!selected.delete(id)) selected.add(id);
    this.set({ selected });
  }

  select(ids: Iterable<string>): void {
    this.set({ selected: new Set(ids) });
  }
}

function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function useUi<Part>(pick: (state: UiState) => Part): Part {
  return useExternal(useApp().ui, pick);
}
