// Versions, as the programs of DBC and DeepLink tell them.

/** Compares number by number: 0.4.1.10 is newer than 0.4.1.9. */
export function isAtLeast(text: string, floor: readonly number[]): boolean {
  const parts = text.split('.').map(Number);
  for (const [index, wanted] of floor.entries()) {
    const part = parts[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}
