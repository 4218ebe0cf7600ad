// Focus on a seat's tile or row, wherever it is drawn.

/** At once where it is drawn already: keys that follow each other quickly must each start from the last one's seat. */
export function focusSeat(id: string): void {
  if (!focusNow(id)) requestAnimationFrame(() => focusNow(id));
}

function focusNow(id: string): boolean {
  const element = document.querySelector<HTMLElement>(`[data-seat="${CSS.escape(id)}"]`);
  element?.scrollIntoView({ block: 'nearest' });
  element?.focus({ preventScroll: true });
  return element !== null;
}
