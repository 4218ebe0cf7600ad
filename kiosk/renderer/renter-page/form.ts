// What the renter gives: four fields, filled by hand or from whatever text holds them.
import type { CodesQuestion } from '../../ipc/renter/page.ts';
import { MAX_SESSION_TEXT, parseSessionText, type SessionText } from '../../ipc/renter/session-text.ts';
import { element } from './elements.ts';

const FIELDS = [
  'machineId',
  'sessionId',
  'sessionIdSign',
  'rentOrder',
] as const satisfies (keyof SessionText)[];
const field = (name: (typeof FIELDS)[number]) => element(name, HTMLInputElement);
const pasted = element('pasted', HTMLTextAreaElement);

/** Fills in what the texts hold, the fullest first. @returns false when none of them holds anything */
export function fillFrom(...texts: readonly string[]): boolean {
  const found = texts.map(parseSessionText).toSorted((a, b) => sizeOf(b) - sizeOf(a))[0] ?? {};
  for (const name of FIELDS) {
    const value = found[name];
    if (value !== undefined) field(name).value = value;
  }
  return sizeOf(found) > 0;
}

function sizeOf(found: SessionText): number {
  return Object.keys(found).length;
}

/** @param onText after each change of the pasted text: whether it holds anything */
export function whenPasted(onText: (filled: boolean) => void): void {
  pasted.addEventListener('input', () => {
    if (pasted.value.length <= MAX_SESSION_TEXT) onText(fillFrom(pasted.value));
  });
}

/** The fields as they are sent. */
export function question(): CodesQuestion {
  const rentOrder = field('rentOrder').value.trim();
  return {
    machineId: hex(field('machineId').value),
    sessionId: field('sessionId').value.trim(),
    sessionIdSign: hex(field('sessionIdSign').value),
    ...(rentOrder === '' ? {} : { rentOrder }),
  };
}

export function clearForm(): void {
  for (const name of FIELDS) field(name).value = '';
  pasted.value = '';
}

function hex(text: string): string {
  return text.trim().toLowerCase().replace(/^0x/, '');
}
