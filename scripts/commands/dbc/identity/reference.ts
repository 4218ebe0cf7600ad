// Who signs, and where the secret for it is: "wallet:file:renter.seed". Never the secret itself.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { UsageError } from '../../ipmi/usage.ts';

export const IDENTITY_KINDS = ['wallet', 'node', 'machine', 'session', 'multisig', 'signature'] as const;
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

export type SecretPlace =
  | { from: 'file'; path: string }
  | { from: 'env'; name: string }
  | { from: 'store'; name: string }
  | { from: 'prompt' };

export interface IdentityReference {
  kind: IdentityKind;
  place: SecretPlace;
}

const FORM = `WHO:WHERE: WHO is ${IDENTITY_KINDS.join(', ')}; WHERE is file:PATH, env:NAME, store:NAME or prompt`;

/** Keys, signatures, seed phrases and whole JSON documents. */
const SECRET = /(?:0x)?[0-9a-f]{64}|[{}]|(?:[a-z]+ ){11}[a-z]+|[1-9A-HJ-NP-Za-km-z]{50,}/i;

const BARE_KEY = /^(?:0x)?[0-9a-f]{64,}$/i;

/** True for text that has, or contains, the form of a key, a signature or a seed phrase. */
export function looksLikeSecret(text: string): boolean {
  return SECRET.test(text);
}

/**
 * @param source named in messages, e.g. "--identity"; the text itself is never shown
 * @param folder what relative paths are relative to
 * @throws UsageError
 */
export function parseReference(text: string, source: string, folder = '.'): IdentityReference | undefined {
  if (text === 'none') return undefined;
  const [who = '', where = '', ...rest] = text.split(':');
  const value = rest.join(':');
  const kind = IDENTITY_KINDS.find((name) => name === who);
  // The path of a file may be long; nobody calls a file like a key.
  if (where === 'file' ? BARE_KEY.test(value) : looksLikeSecret(text)) {
    throw new UsageError(
      `${source} holds a secret itself, which others can see there: put it into a file (mode 0600) and say WHO:file:PATH`,
    );
  }
  const place = placeOf(where, value, folder);
  if (kind === undefined || place === undefined) throw new UsageError(`${source} must be ${FORM}`);
  return { kind, place };
}

/** The reference as it is typed, with the whole path of a file. */
export function referenceText({ kind, place }: IdentityReference): string {
  if (place.from === 'prompt') return `${kind}:prompt`;
  return `${kind}:${place.from}:${place.from === 'file' ? place.path : place.name}`;
}

function placeOf(where: string, value: string, folder: string): SecretPlace | undefined {
  if (where === 'prompt') return value === '' ? { from: 'prompt' } : undefined;
  if (where === 'file') return value === '' ? undefined : { from: 'file', path: pathOf(value, folder) };
  if (where === 'env') return /^[A-Za-z_]\w{0,63}$/.test(value) ? { from: 'env', name: value } : undefined;
  if (where === 'store') {
    return /^[A-Za-z0-9][\w.@-]{0,63}$/.test(value) ? { from: 'store', name: value } : undefined;
  }
  return undefined;
}

function pathOf(text: string, folder: string): string {
  return text.startsWith('~/') ? join(homedir(), text.slice(2)) : resolve(folder, text);
}
