// A device ID or a code cut into groups and characters, so that it can be read aloud and typed without mistakes.

export type CharacterKind = 'digit' | 'capital' | 'other';

export interface CodeCharacter {
  character: string;
  kind: CharacterKind;
  /** Place in the whole text, from 1. */
  position: number;
}

export type CodeKind = 'deviceId' | 'password';

const GROUP_SIZE: Record<CodeKind, number> = { deviceId: 3, password: 5 };

/** Groups of at most three digits (ID) or five characters (code), as even as possible: 10 → 5 + 5, 8 → 4 + 4. */
export function codeGroups(text: string, kind: CodeKind): CodeCharacter[][] {
  const characters = [...text].map((character, index) => ({
    character,
    kind: kindOf(character),
    position: index + 1,
  }));
  const groups = Math.ceil(characters.length / GROUP_SIZE[kind]);
  const result: CodeCharacter[][] = [];
  let start = 0;
  for (let group = 0; group < groups; group += 1) {
    const size = Math.ceil((characters.length - start) / (groups - group));
    result.push(characters.slice(start, start + size));
    start += size;
  }
  return result;
}

/** Digits are tinted only where letters stand beside them: in a device ID the tint would say nothing. */
export function isMixed(text: string): boolean {
  return /\d/.test(text) && /\D/.test(text);
}

/** What a screen reader says: every character by itself, capitals named. */
export function spell(text: string, capital: (character: string) => string): string {
  return [...text]
    .map((character) => (kindOf(character) === 'capital' ? capital(character) : character))
    .join(', ');
}

function kindOf(character: string): CharacterKind {
  if (/\d/.test(character)) return 'digit';
  return /\p{Lu}/u.test(character) ? 'capital' : 'other';
}
