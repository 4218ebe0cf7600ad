// News below the fold of a short screen is no news.

/** As a `ref`: scrolls to the element when it comes, and no further than it must. */
export function intoView(element: Element | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}
