// The texts that identities are kept in: seeds, sessions, signatures, multi-signatures.
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../../../../shared/config/load-yaml.ts';
import {
  isNodeId,
  KeyPair,
  type MultisigIdentity,
  type SessionIdentity,
  type WalletIdentity,
  WalletSigner,
} from '../../../../shared/dbc/index.ts';
import { readPrivateFile } from '../../../lib/private-file.ts';

const hex128 = z.string().regex(/^[0-9a-f]{128}$/);
const word = z.string().regex(/^[!-~]{1,128}$/);
const sessionSchema = z.object({ session_id: word, session_id_sign: hex128 });
const rentalSchema = z.object({
  machine: z.string().refine(isNodeId).optional(),
  rent_order: z
    .union([z.string(), z.int().nonnegative().transform(String)])
    .refine(isOrderId)
    .optional(),
});
const tripleSchema = z.object({ wallet: word, nonce: word, sign: hex128 });
const multisigSchema = z.object({
  wallets: z.array(word).min(1),
  threshold: z.union([z.string().regex(/^\d+$/), z.int().positive().transform(String)]),
  signs: z.array(tripleSchema).optional(),
  seed_files: z.array(z.string().min(1)).optional(),
});

/** A 32-byte seed in hex, with or without 0x. @throws ConfigError that names `source` alone */
export function keyPairOf(text: string, source: string): KeyPair {
  const hex = text.trim().toLowerCase().replace(/^0x/, '');
  if (/^[0-9a-f]{64}$/.test(hex)) return new KeyPair(hex);
  throw new ConfigError(`${source}: a key is its 32-byte seed as 64 hex digits (no seed phrase)`);
}

/** What a session is for, where its text says so. */
export interface Rental {
  /** node_id. */
  machine?: string | undefined;
  rentOrder?: string | undefined;
}

/** JSON as in a request, or the lines that `netbar session issue` or the sign tool prints. @throws ConfigError */
export function sessionOf(text: string, source: string): { session: SessionIdentity; rental: Rental } {
  const fields = fieldsOf(text);
  const parsed = sessionSchema.safeParse(fields);
  if (!parsed.success) {
    throw new ConfigError(`${source}: a session is {"session_id": …, "session_id_sign": 128 hex digits}`);
  }
  const rental = rentalSchema.safeParse(fields);
  if (!rental.success) {
    throw new ConfigError(`${source}: machine must be a node_id, and rent_order the order's number`);
  }
  const { session_id: sessionId, session_id_sign: sessionIdSign } = parsed.data;
  return {
    session: { sessionId, sessionIdSign },
    rental: { machine: rental.data.machine, rentOrder: rental.data.rent_order },
  };
}

/** The number of a rental on the chain, in decimal digits. */
export function isOrderId(text: string): boolean {
  return /^\d{1,20}$/.test(text);
}

/** A signature made elsewhere: JSON or the sign tool's lines. @throws ConfigError */
export function signatureOf(text: string, source: string): WalletIdentity {
  const { nonce_sign: sign, ...fields } = fieldsOf(text);
  const parsed = tripleSchema.safeParse({ sign, ...fields });
  if (parsed.success) return parsed.data;
  throw new ConfigError(`${source}: a signature is {"wallet": …, "nonce": …, "sign": 128 hex digits}`);
}

export interface Multisig {
  /** With fresh signatures where seed files are named. */
  identity: () => MultisigIdentity;
  /** The first key at hand. */
  keyPair: KeyPair | undefined;
}

/**
 * `multisig_accounts` of the documents; instead of `signs`, or beside them, `seed_files` whose keys sign afresh each time.
 * @param path of the file that the text is from: seed files are relative to it
 */
export async function multisigOf(text: string, source: string, path: string | undefined): Promise<Multisig> {
  const { multisig_accounts: inner, ...outer } = fieldsOf(text);
  const parsed = multisigSchema.safeParse(inner ?? outer);
  if (!parsed.success) {
    throw new ConfigError(
      `${source}: a multi-signature is {"wallets": […], "threshold": "2", "signs": [{wallet, nonce, sign} …]}, or "seed_files" instead of "signs"`,
    );
  }
  const { wallets, threshold, signs = [], seed_files: seedFiles = [] } = parsed.data;
  const folder = path === undefined ? '.' : dirname(path);
  const keys = await Promise.all(
    seedFiles.map(async (name) => keyPairOf(await readPrivateFile(resolve(folder, name)), name)),
  );
  const signers = keys.map((key) => new WalletSigner(key, 'ss58'));
  return {
    identity: () => ({
      wallets,
      threshold,
      signs: [...signs, ...signers.map((signer) => signer.identity())],
    }),
    keyPair: keys[0],
  };
}

/** JSON, or lines of "name: value". */
function fieldsOf(text: string): Record<string, unknown> {
  if (text.trimStart().startsWith('{')) {
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === 'object' && value !== null ? { ...value } : {};
    } catch {
      // The parser's own message would quote the secret.
      return {};
    }
  }
  const lines = text.split(/\r?\n/).map((line) => /^\s*([a-z_]+)\s*:\s*(\S+)\s*$/.exec(line));
  return Object.fromEntries(lines.flatMap((match) => (match ? [[match[1], match[2]]] : [])));
}
