// Focus on a seat's tile or row, wherever it is drawn.

export function focusSeat(id: string): void {
  requestAnimationFrame(() => {
    const element = document.querySelector<HTMLElement>(`[data-seat="${CSS.escape(id)}"]`);
    element?.scrollIntoView({ block: 'nearest' });
    element?.focus({ preventScroll: true });
  });
}
