// What this screen remembers between starts: how it looks, never anything about people or codes.

/** @returns the stored value if it is one of `allowed`, else the first of them */
export function remembered<Value extends string>(key: string, allowed: readonly [Value, ...Value[]]): Value {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(`netbar.${key}`);
  } catch {
    // A browser that stores nothing shows the default.
  }
  return allowed.find((value) => value === stored) ?? allowed[0];
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`netbar.${key}`, value);
  } catch {
    // Then it holds until the page is closed.
  }
}
