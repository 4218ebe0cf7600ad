// The operating system's credential store, as Electron's main process hands it in; no import of Electron.

/** Wraps the data key by means that lie outside of the counter. */
export interface ExternalWrapper {
  /** As `counter.info` shows it, such as `Windows user account`. */
  readonly name: string;
  /** False: it exists but must not be relied on. */
  readonly available: boolean;
  wrap(key: Uint8Array): Uint8Array | Promise<Uint8Array>;
  unwrap(wrapped: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** The part of Electron's `safeStorage` that is used. */
export interface SafeStorage {
  isEncryptionAvailable(): boolean;
  /** Linux only. */
  getSelectedStorageBackend?(): string;
  encryptString(plain: string): Buffer;
  decryptString(encrypted: Buffer): string;
}

/**
 * Electron's `safeStorage` after the app is ready. On Linux without a keyring it "encrypts" with a password
 * that stands in Chromium's source (`basic_text`): refused, as is a backend that is not known yet.
 */
export function safeStorageWrapper(
  safeStorage: SafeStorage,
  platform: NodeJS.Platform = process.platform,
): ExternalWrapper {
  const backend = platform === 'linux' ? (safeStorage.getSelectedStorageBackend?.() ?? 'unknown') : platform;
  return {
    name: NAMES[backend] ?? `operating system (${backend})`,
    available: !['basic_text', 'unknown'].includes(backend) && safeStorage.isEncryptionAvailable(),
    wrap: (key) => safeStorage.encryptString(Buffer.from(key).toString('base64')),
    unwrap: (wrapped) => Buffer.from(safeStorage.decryptString(Buffer.from(wrapped)), 'base64'),
  };
}

const NAMES: Readonly<Record<string, string>> = {
  win32: 'Windows user account',
  darwin: 'macOS Keychain',
  gnome_libsecret: 'GNOME keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet',
};
