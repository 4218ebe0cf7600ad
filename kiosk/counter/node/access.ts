// How the node is reached and as whom; kept in the store, its key sealed.
import { isIP } from 'node:net';
import { z } from 'zod';
import { WalletSigner } from '../../../shared/dbc/identity.ts';
import { isNodeId, KeyPair } from '../../../shared/dbc/keys.ts';
import type { CallParsed } from '../../ipc/contract.ts';
import { problem } from '../../ipc/remarks.ts';
import { RefusedCall } from '../calls.ts';
import { refusedInput } from '../refused-input.ts';
import type { Store } from '../store/types.ts';

export type AccessInput = CallParsed<'node.connect'>;

/** Checked: with a signer in `manage`, without one in `readOnly`. */
export interface NodeAccess {
  url: string;
  mode: 'manage' | 'readOnly';
  signer: WalletSigner | undefined;
}

const NAME = 'node.access';
const KEY_PURPOSE = 'node.key';

const StoredSchema = z.object({
  url: z.string(),
  mode: z.enum(['manage', 'readOnly']),
  /** Sealed, base64; null in read-only mode. */
  key: z.string().nullable(),
});

/** Plain HTTP to a host that is not this one: the node's key would cross the network readable. */
export function isPlainRemote(url: string): boolean {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'http:') return false;
  const host = parsed.hostname;
  return !(host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.')));
}

/**
 * Checks what somebody typed. A key that is left out is the stored one, at the stored address alone: whoever receives
 * one signature of it can use that for ever (spec: domain, identities).
 * @throws RefusedCall PLAIN_NODE_REFUSED, BAD_INPUT; never with the key
 */
export function checkAccess(
  input: AccessInput,
  store: Store,
): { access: NodeAccess; key: string | undefined } {
  if (isPlainRemote(input.url) && !input.allowPlainNode) {
    throw new RefusedCall(
      'PLAIN_NODE_REFUSED',
      "plain HTTP would carry what the node's key signs across the network: run the counter on the node's host, use a tunnel, or allow it explicitly",
    );
  }
  const { url, mode } = input;
  if (mode === 'readOnly') return { access: { url, mode, signer: undefined }, key: undefined };
  const given = input.key?.trim() ? normaliseKey(input.key) : storedKeyFor(url, store);
  if (given === undefined) {
    throw refusedInput(
      problem(
        'NODE_KEY_MISSING',
        "managing needs the node's own key, once for each address: give it, or connect read only",
      ),
      'key',
    );
  }
  return { access: { url, mode, signer: new WalletSigner(new KeyPair(given)) }, key: given };
}

/** What the counter was last connected to, or undefined. @throws StoreError SECRET_UNREADABLE */
export function loadAccess(store: Store): NodeAccess | undefined {
  const stored = StoredSchema.safeParse(store.getValue(NAME));
  if (!stored.success) return undefined;
  const { url, mode } = stored.data;
  if (mode === 'readOnly') return { url, mode, signer: undefined };
  const key = storedKey(store);
  return key === undefined ? undefined : { url, mode, signer: new WalletSigner(new KeyPair(key)) };
}

/** Keeps it; read only forgets the key. */
export function saveAccess(store: Store, access: NodeAccess, key: string | undefined): void {
  const sealed =
    key === undefined ? null : Buffer.from(store.secrets.seal(key, KEY_PURPOSE)).toString('base64');
  store.setValue(NAME, { url: access.url, mode: access.mode, key: sealed } satisfies z.infer<
    typeof StoredSchema
  >);
}

function storedKeyFor(url: string, store: Store): string | undefined {
  const stored = StoredSchema.safeParse(store.getValue(NAME));
  const isSame = stored.success && URL.parse(stored.data.url)?.origin === URL.parse(url)?.origin;
  return isSame ? storedKey(store) : undefined;
}

function storedKey(store: Store): string | undefined {
  const stored = StoredSchema.safeParse(store.getValue(NAME));
  if (!stored.success || stored.data.key === null) return undefined;
  return store.secrets.open(Buffer.from(stored.data.key, 'base64'), KEY_PURPOSE);
}

function normaliseKey(text: string): string {
  const key = text.trim().toLowerCase().replace(/^0x/, '');
  if (isNodeId(key)) return key;
  throw refusedInput(
    problem('NODE_KEY_FORM', "the node's key is 64 hex digits: its node_private_key"),
    'key',
  );
}
