// What Esc leaves on the seats' view, from the innermost: panel, selection, filter and search, arranging.
import { useEscape } from '../hooks/use-command.ts';
import { useApp } from '../services.ts';
import { useUi } from '../ui.ts';
import { focusSeat } from './focus-seat.ts';

export function useEscapeLevels(): void {
  const { ui } = useApp();
  const open = useUi((state) => state.openSeatId);
  const some = useUi((state) => state.selected.size > 0);
  const filtered = useUi((state) => state.filter !== null || state.query !== '');
  const arranging = useUi((state) => state.arranging);
  useEscape('panel', open !== null, () => {
    ui.closeSeat();
    if (open !== null) focusSeat(open);
  });
  useEscape('selection', some, () => ui.select([]));
  useEscape('filter', filtered, () => ui.set({ filter: null, query: '' }));
  useEscape('arrange', arranging, () => ui.set({ arranging: false }));
}
