// Keeps one certificate of the counter: made at the first start, renewed in time, its key sealed in the store.
import type { NamedSecrets, Store } from '../store/types.ts';
import { type CertificateFacts, factsOf, makeCertificate, makeKey, plainName } from './certificate.ts';

const RENEW_BEFORE_MS = 60 * 86_400_000;
const CHECK_MS = 12 * 3_600_000;

export interface Certificate extends CertificateFacts {
  /** PEM, PKCS #8. */
  key: string;
  /** PEM. */
  cert: string;
}

export interface KeeperOptions {
  store: Pick<Store, 'getValue' | 'setValue'> & Pick<NamedSecrets, 'getSecret' | 'setSecret'>;
  /** Names the key in the store: each door has its own. */
  purpose: 'staff' | 'agents' | 'renters';
  /** Host names and IP addresses that the certificate is for. */
  names: () => readonly string[];
  now?: () => number;
}

/** Between start() and stop() it looks twice a day whether the certificate is to be renewed. */
export class CertificateKeeper {
  readonly #options: Required<KeeperOptions>;
  #current: Certificate | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: KeeperOptions) {
    this.#options = { now: Date.now, ...options };
  }

  /** @throws Error before start() */
  get current(): Certificate {
    if (!this.#current) throw new Error('the certificate is not loaded yet');
    return this.#current;
  }

  /** @param onRenewed called with a renewed certificate while it runs */
  async start(
    onRenewed: (certificate: Certificate) => void,
    onProblem: (error: unknown) => void,
  ): Promise<void> {
    if (this.#timer) return;
    this.#current = await this.#load();
    this.#timer = setInterval(() => {
      this.#renew(onRenewed).catch(onProblem);
    }, CHECK_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #renew(onRenewed: (certificate: Certificate) => void): Promise<void> {
    const before = this.#current;
    this.#current = await this.#load();
    if (before?.fingerprint !== this.#current.fingerprint) onRenewed(this.#current);
  }

  async #load(): Promise<Certificate> {
    const { store, purpose, names, now } = this.#options;
    const secretName = `certificate.${purpose}.key`;
    const valueName = `certificate.${purpose}`;
    let key = store.getSecret(secretName);
    if (key === undefined) {
      key = await makeKey();
      store.setSecret(secretName, key);
    }
    const wanted = [...new Set(names().map(plainName))].sort();
    const stored = store.getValue(valueName);
    if (typeof stored === 'string') {
      const facts = factsOf(stored);
      const fits = wanted.every((name) => facts.names.includes(name));
      if (fits && facts.notAfter - now() > RENEW_BEFORE_MS) return { key, cert: stored, ...facts };
    }
    const cert = await makeCertificate(key, wanted, now());
    store.setValue(valueName, cert);
    return { key, cert, ...factsOf(cert) };
  }
}
