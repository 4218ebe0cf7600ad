// Keeps one certificate of the counter: made at the first start, renewed in time, its key sealed in the store.
import { isIPv4 } from 'node:net';
import type { Faults } from '../start-order.ts';
import type { NamedSecrets, Store } from '../store/types.ts';
import { type CertificateFacts, factsOf, makeCertificate, makeKey, plainName } from './certificate.ts';

const RENEW_BEFORE_MS = 60 * 86_400_000;
export const CHECK_MS = 12 * 3_600_000;
/** A clock before this stands wrong, as with an empty battery: no certificate is given up because of it. */
const CLOCK_STARTS = Date.UTC(2026, 0, 1);

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
  /** Hear of checks that failed while it runs, and of the next good one. */
  faults: Faults;
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

  /**
   * @param onRenewed called with a renewed certificate while it runs
   * @throws what the store throws
   */
  async start(onRenewed: (certificate: Certificate) => void): Promise<void> {
    if (this.#timer) return;
    this.#current = await this.#load();
    this.#timer = setInterval(() => void this.#check(onRenewed), CHECK_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #check(onRenewed: (certificate: Certificate) => void): Promise<void> {
    const { faults, purpose } = this.#options;
    try {
      const before = this.#current;
      const current = await this.#load();
      // Kept only once it is in use: what fails here is tried again at the next look.
      if (before?.fingerprint !== current.fingerprint) onRenewed(current);
      this.#current = current;
      faults.mended('certificate renewal', purpose);
    } catch (error) {
      faults.failed('certificate renewal', error, purpose);
    }
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
    const wanted = new Set(names().map(plainName));
    const stored = store.getValue(valueName);
    if (typeof stored === 'string') {
      const facts = factsOf(stored);
      const inTime = this.#isInTime(facts);
      const fits = [...wanted].every((name) => facts.names.includes(name));
      if (fits && inTime) return { key, cert: stored, ...facts };
      // An address that is not there now may come back: a VPN, another lease. The next renewal in time drops it.
      if (inTime) for (const name of facts.names) if (isIPv4(name)) wanted.add(name);
    }
    const cert = await makeCertificate(key, [...wanted].sort(), now());
    store.setValue(valueName, cert);
    return { key, cert, ...factsOf(cert) };
  }

  /** False: not valid yet (the clock was ahead when it was made), or to be renewed. */
  #isInTime({ notBefore, notAfter }: CertificateFacts): boolean {
    const now = this.#options.now();
    return now < CLOCK_STARTS || (notBefore <= now && notAfter - now > RENEW_BEFORE_MS);
  }
}
