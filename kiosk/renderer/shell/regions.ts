// F6 goes round the regions of the screen.

const FOCUSABLE =
  'a[href], button:not([tabindex="-1"]), input:not([tabindex="-1"]), select, textarea, [tabindex]:not([tabindex="-1"])';

/** Focuses the region after (1) or before (-1) the one that has focus, in the order of the document. */
export function focusRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null,
  );
  const current = regions.findIndex((region) => region.contains(document.activeElement));
  for (let tries = 1; tries <= regions.length; tries += 1) {
    const at = (current + step * tries + regions.length * 2) % regions.length;
    if (focusInto(regions[at])) return;
  }
}

/** Focuses the first thing in a region that takes focus. */
export function focusInto(region: HTMLElement | undefined): boolean {
  const target = region?.querySelector<HTMLElement>(FOCUSABLE);
  target?.focus();
  return target !== undefined && target !== null;
}
