// The elements of index.html by id, with their right types.

/** @throws Error when page and script do not belong together */
export function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`the page has no ${type.name} "${id}"`);
}

export function show(id: string, visible: boolean): void {
  element(id, HTMLElement).hidden = !visible;
}

export function setText(id: string, text: string): void {
  element(id, HTMLElement).textContent = text;
}
