// What the other parts of the counter see of the store.
import type { DatabaseSync } from 'node:sqlite';

/** Encrypts what must not lie on the disk in the clear. Both are synchronous: they run inside transactions. */
export interface SecretBox {
  /** @param purpose bound to the ciphertext (e.g. `node.key`): a value moved to another place does not open */
  seal(plain: string, purpose: string): Uint8Array;
  /** @throws StoreError SECRET_UNREADABLE */
  open(sealed: Uint8Array, purpose: string): string;
  /** A key derived from the data key for one purpose (32 bytes). */
  derive(purpose: string): Uint8Array;
}

export interface Store {
  readonly db: DatabaseSync;
  readonly secrets: SecretBox;
  /** Runs `work` in one transaction (nested calls join it); committed with full sync before it returns. */
  transaction<T>(work: () => T): T;
  /** Settings and other small values, as JSON. */
  getValue(key: string): unknown;
  setValue(key: string, value: unknown): void;
}

/** Named secrets that live in the store (a certificate's key, the node's key), and so in every backup. */
export interface NamedSecrets {
  /** @throws StoreError SECRET_UNREADABLE */
  getSecret(name: string): string | undefined;
  setSecret(name: string, value: string): void;
  deleteSecret(name: string): void;
}
