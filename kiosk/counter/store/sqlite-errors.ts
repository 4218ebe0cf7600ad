// What SQLite's result codes mean (sqlite.org/rescode.html); the low byte is the primary code.

const BUSY = 5;
const LOCKED = 6;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

export function isBusy(error: unknown): boolean {
  return [BUSY, LOCKED].includes(primaryCode(error));
}

export function isDamage(error: unknown): boolean {
  return [CORRUPT, NOT_A_DATABASE].includes(primaryCode(error));
}

function primaryCode(error: unknown): number {
  const { errcode } = error instanceof Error ? (error as Error & { errcode?: unknown }) : {};
  return typeof errcode === 'number' ? errcode & 0xff : 0;
}
