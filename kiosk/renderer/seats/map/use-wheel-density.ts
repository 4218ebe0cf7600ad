// Ctrl + wheel changes between map and overview.
import { type RefObject, useEffect } from 'react';
import { useApp } from '../../services.ts';

export function useWheelDensity(element: RefObject<HTMLElement | null>): void {
  const { ui } = useApp();
  useEffect(() => {
    const target = element.current;
    const turn = (event: WheelEvent): void => {
      if (!event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const mode = event.deltaY > 0 ? 'overview' : 'map';
      if (ui.state.mode !== mode) ui.setMode(mode);
    };
    // React listens passively; only this way the page itself is not zoomed.
    target?.addEventListener('wheel', turn, { passive: false });
    return () => target?.removeEventListener('wheel', turn);
  }, [ui, element]);
}
