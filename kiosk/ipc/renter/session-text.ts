// Finds session id, signature and machine in whatever a renter was sent: JSON, labelled lines, words of a QR code.

/** What a text holds; parts that it does not hold are left out. */
export interface SessionText {
  sessionId?: string;
  /** 128 lower-case hex digits. */
  sessionIdSign?: string;
  /** node_id: 64 lower-case hex digits. */
  machineId?: string;
  /** Order id of the rental. */
  rentOrder?: string;
}

type Part = keyof SessionText;

/** More than anybody was ever sent; what is longer is something else. */
export const MAX_SESSION_TEXT = 4096;

const LABELS: ReadonlyMap<string, Part> = new Map([
  ['sessionid', 'sessionId'],
  ['session', 'sessionId'],
  ['sessionidsign', 'sessionIdSign'],
  ['sessionsign', 'sessionIdSign'],
  ['sign', 'sessionIdSign'],
  ['machine', 'machineId'],
  ['machineid', 'machineId'],
  ['nodeid', 'machineId'],
  ['rentorder', 'rentOrder'],
  ['order', 'rentOrder'],
]);

/** What each part looks like. */
const FORMS: Readonly<Record<Part, RegExp>> = {
  sessionIdSign: /^(0x)?[0-9a-f]{128}$/i,
  machineId: /^(0x)?[0-9a-f]{64}$/i,
  sessionId: /^[1-9A-HJ-NP-Za-km-z]{20,128}$/,
  rentOrder: /^\d{1,20}$/,
};

/** Base58Check over a UUID's 36 characters; a wallet's address has 48. */
const BARE_SESSION_ID = /^[1-9A-HJ-NP-Za-km-z]{50,60}$/;

/** Never throws: a text that holds nothing gives an empty object. */
export function parseSessionText(text: string): SessionText {
  if (text.length > MAX_SESSION_TEXT) return {};
  const found: SessionText = {};
  const words = text.match(/[^\s"'{}[\]:,;=]+/g) ?? [];
  for (const [index, word] of words.entries()) {
    const part = LABELS.get(labelOf(words[index - 1] ?? '')) ?? partOf(word);
    if (part === undefined || found[part] !== undefined || !FORMS[part].test(word)) continue;
    found[part] = part === 'sessionId' || part === 'rentOrder' ? word : hex(word);
  }
  return found;
}

function labelOf(word: string): string {
  return word.toLowerCase().replace(/[^a-z]/g, '');
}

/** What a word without a label is. A bare number is no order: it could be anything. */
function partOf(word: string): Part | undefined {
  if (FORMS.sessionIdSign.test(word)) return 'sessionIdSign';
  if (FORMS.machineId.test(word)) return 'machineId';
  return BARE_SESSION_ID.test(word) ? 'sessionId' : undefined;
}

function hex(word: string): string {
  return word.toLowerCase().replace(/^0x/, '');
}
