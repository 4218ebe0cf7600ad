// What may wrap the data key on this PC: a key file, a systemd credential, the OS's own store, a passphrase.
import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, systemCode } from '../../../shared/errors/app-error.ts';
import { writeFileAtomic } from '../../../shared/util/atomic-file.ts';
import { decrypt, encrypt } from './cipher.ts';
import { StoreError } from './errors.ts';
import type { ExternalWrapper } from './external-wrapper.ts';
import { unwrapWithPassphrase, wrapWithPassphrase } from './passphrase.ts';
import { KEY_BYTES } from './secret-box.ts';

export type ProtectionKind = 'external' | 'systemd' | 'keyFile' | 'recovery';

/** Each kind has at most one wrapped copy of the data key in a store. */
export interface KeyProtection {
  readonly kind: ProtectionKind;
  /** As `counter.info` shows it. */
  readonly label: string;
  /** False: the store is only opened with it, never protected by it anew. */
  readonly protects: boolean;
  isAvailable(): Promise<boolean>;
  wrap(dataKey: Uint8Array): Promise<Uint8Array>;
  /** @returns undefined when it does not open */
  unwrap(wrapped: Uint8Array): Promise<Uint8Array | undefined>;
}

/**
 * A file of one line, made at first use with mode 0600.
 * It protects copies of the store only where it lies outside of what is copied.
 */
export function keyFile(path: string): KeyProtection {
  const bound = Buffer.from('netbar/wrap/v1/keyFile');
  return {
    kind: 'keyFile',
    label: 'key file',
    protects: true,
    isAvailable: async () => true,
    wrap: async (dataKey) => encrypt((await readKeyFile(path)) ?? (await makeKeyFile(path)), dataKey, bound),
    unwrap: async (wrapped) => {
      const key = await readKeyFile(path);
      return key && decrypt(key, wrapped, bound);
    },
  };
}

async function readKeyFile(path: string): Promise<Uint8Array | undefined> {
  const unusable = (why: string, cause?: unknown) =>
    new StoreError('KEY_FILE_UNUSABLE', `the key file ${path} ${why}`, { cause });
  let text: string;
  try {
    const { mode } = await stat(path);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw unusable('can be read by others: chmod 600 it');
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    if (error instanceof StoreError) throw error;
    throw unusable(`can't be read: ${messageOf(error)}`, error);
  }
  if (!/^[0-9a-f]{64}\s*$/.test(text)) throw unusable('must hold one line of 64 hex digits');
  return Buffer.from(text.trim(), 'hex');
}

async function makeKeyFile(path: string): Promise<Uint8Array> {
  const key = randomBytes(KEY_BYTES);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFileAtomic(path, `${key.toString('hex')}\n`);
  return key;
}

/** The service's credential `netbar-key`: 32 bytes or more of anything secret. */
export function systemdCredential(environment: NodeJS.ProcessEnv = process.env): KeyProtection {
  const folder = environment.CREDENTIALS_DIRECTORY;
  const bound = Buffer.from('netbar/wrap/v1/systemd');
  const key = async (): Promise<Uint8Array | undefined> => {
    const secret = folder === undefined ? undefined : await readIfThere(join(folder, 'netbar-key'));
    if (secret === undefined) return undefined;
    if (secret.byteLength < KEY_BYTES) {
      throw new StoreError(
        'KEY_FILE_UNUSABLE',
        `the credential netbar-key is shorter than ${KEY_BYTES} bytes`,
      );
    }
    return new Uint8Array(hkdfSync('sha256', secret, '', bound, KEY_BYTES));
  };
  return {
    kind: 'systemd',
    label: 'systemd credential',
    protects: true,
    isAvailable: async () => (await key()) !== undefined,
    wrap: async (dataKey) => {
      const wrapping = await key();
      if (!wrapping) throw new StoreError('KEY_UNAVAILABLE', 'the credential netbar-key is gone');
      return encrypt(wrapping, dataKey, bound);
    },
    unwrap: async (wrapped) => {
      const wrapping = await key();
      return wrapping && decrypt(wrapping, wrapped, bound);
    },
  };
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new StoreError('KEY_FILE_UNUSABLE', `${path} can't be read: ${messageOf(error)}`, { cause: error });
  }
}

/** The operating system's own store, through Electron. */
export function externalKey(wrapper: ExternalWrapper): KeyProtection {
  return {
    kind: 'external',
    label: wrapper.name,
    protects: true,
    isAvailable: async () => wrapper.available,
    wrap: async (dataKey) => await wrapper.wrap(dataKey),
    unwrap: async (wrapped) => {
      try {
        return await wrapper.unwrap(wrapped);
      } catch {
        // Another user, another PC, a new keyring: another protection may still open.
        return undefined;
      }
    },
  };
}

export const RECOVERY_LABEL = 'recovery passphrase';

/** Opens a store whose other keys are lost, or a backup. */
export function recoveryPassphrase(passphrase: string): KeyProtection {
  return {
    kind: 'recovery',
    label: RECOVERY_LABEL,
    protects: false,
    isAvailable: async () => true,
    wrap: (dataKey) => wrapWithPassphrase(passphrase, dataKey),
    unwrap: (wrapped) => unwrapWithPassphrase(passphrase, wrapped),
  };
}
