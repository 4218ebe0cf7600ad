// The identity that a reference means, read from where it is kept.
import { ConfigError } from '../../../../shared/config/load-yaml.ts';
import { type IdentitySource, type KeyPair, WalletSigner } from '../../../../shared/dbc/index.ts';
import { readPrivateFile } from '../../../lib/private-file.ts';
import { askForSecret, canAsk } from '../../ipmi/ask.ts';
import { UsageError } from '../../ipmi/usage.ts';
import type { IdentityKind, IdentityReference, SecretPlace } from './reference.ts';
import { readFromStore } from './secret-store.ts';
import { keyPairOf, multisigOf, type Rental, sessionOf, signatureOf } from './texts.ts';

export interface ReadIdentity {
  kind: IdentityKind;
  source: IdentitySource;
  /** Of a seed, and of the first seed of a multi-signature. */
  keyPair?: KeyPair | undefined;
  /** What a session says that it is for. */
  rental?: Rental | undefined;
}

const ASKED: Readonly<Record<IdentityKind, string>> = {
  wallet: "Seed of the renter's wallet (64 hex digits): ",
  node: "Seed of the bare-metal node's key (64 hex digits): ",
  machine: "Seed of the machine's key (64 hex digits): ",
  session: 'Session, as JSON on one line: ',
  multisig: 'Multi-signature, as JSON on one line: ',
  signature: 'Signature, as JSON on one line: ',
};

/** Reads the secret and makes the identity. @throws ConfigError, UsageError; NoAnswer */
export async function readIdentity({ kind, place }: IdentityReference): Promise<ReadIdentity> {
  const source = sourceName(place);
  const text = await secretOf(place, ASKED[kind]);
  switch (kind) {
    case 'session': {
      const { session, rental } = sessionOf(text, source);
      return { kind, source: session, rental };
    }
    case 'signature':
      return { kind, source: signatureOf(text, source) };
    case 'multisig': {
      const { identity, keyPair } = await multisigOf(
        text,
        source,
        place.from === 'file' ? place.path : undefined,
      );
      return { kind, source: identity, keyPair };
    }
    default: {
      const keyPair = keyPairOf(text, source);
      const signer = new WalletSigner(keyPair, kind === 'wallet' ? 'ss58' : 'node');
      return { kind, source: () => signer.identity(), keyPair };
    }
  }
}

/** The secret's text. @throws ConfigError, UsageError */
export async function secretOf(place: SecretPlace, question: string): Promise<string> {
  switch (place.from) {
    case 'file':
      return readPrivateFile(place.path);
    case 'store':
      return readFromStore(place.name);
    case 'env': {
      const text = process.env[place.name];
      if (text) return text;
      throw new ConfigError(`the environment variable ${place.name} is not set`);
    }
    case 'prompt':
      if (canAsk()) return askForSecret(question);
      throw new UsageError('nobody can be asked for the secret here: use file:, env: or store:');
  }
}

function sourceName(place: SecretPlace): string {
  if (place.from === 'file') return place.path;
  return place.from === 'prompt' ? 'what was typed' : `${place.from}:${place.name}`;
}
