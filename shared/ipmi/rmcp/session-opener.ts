// Opening a session with one BMC: which suite, presence first after a silence, and what a silence means.
import type { Slots } from '../../util/slots.ts';
import type { Bmc } from '../bmc.ts';
import { IpmiError, isIpmiError } from '../errors.ts';
import type { CipherMemory } from '../ipmitool/cipher-memory.ts';
import { type CipherSuite, SUITES } from './cipher-suites.ts';
import { PRIVILEGE } from './commands.ts';
import type { Endpoint } from './endpoint.ts';
import { type Credentials, login, StepLost } from './login.ts';
import { NAME_ONLY_LOOKUP } from './rakp.ts';
import type { Session } from './session.ts';
import type { RmcpSocket } from './socket.ts';

export interface SessionOpenerOptions {
  udp: RmcpSocket;
  /** Log-ins at a time, over all BMCs. */
  logins: Slots;
  /** Shared with whoever else speaks to the same BMCs. */
  ciphers: CipherMemory;
}

export class SessionOpener {
  readonly #bmc: Bmc;
  readonly #endpoint: Endpoint;
  readonly #options: SessionOpenerOptions;
  /** Nothing was there the last time: ask with one datagram before taking a log-in's place. */
  #wasSilent = false;

  constructor(bmc: Bmc, endpoint: Endpoint, options: SessionOpenerOptions) {
    this.#bmc = bmc;
    this.#endpoint = endpoint;
    this.#options = options;
  }

  /** @throws IpmiError of the step that failed */
  async open(signal: AbortSignal): Promise<Session> {
    const candidates = this.#candidates();
    if (this.#wasSilent) await this.#capabilities(signal);
    return this.#options.logins.run(() => this.#tryAll(candidates, signal), signal);
  }

  async #tryAll(candidates: readonly CipherSuite[], signal: AbortSignal): Promise<Session> {
    for (const [index, suite] of candidates.entries()) {
      const isLast = index === candidates.length - 1;
      const session = await this.#try(suite, isLast, signal);
      if (session) return session;
    }
    const tried = candidates.map(({ id }) => id).join(' or ');
    throw this.#error(
      'IPMI_CIPHER_REJECTED',
      `The BMC does not accept cipher suite ${tried}: allow 17 or 3 in it`,
    );
  }

  /** Undefined: another suite may do. */
  async #try(suite: CipherSuite, isLast: boolean, signal: AbortSignal): Promise<Session | undefined> {
    const { ciphers } = this.#options;
    try {
      const session = await login(this.#endpoint, suite, this.#credentials(), signal);
      ciphers.accepted(this.#bmc, suite.id);
      this.#wasSilent = false;
      return session;
    } catch (error) {
      if (isIpmiError(error, 'IPMI_CIPHER_REJECTED')) return undefined;
      if (!(error instanceof StepLost)) throw error;
      await this.#capabilities(signal);
      // A BMC that never used this suite may have no word for "no".
      const unproven = error.step === 'open session' && ciphers.get(this.#bmc) !== suite.id;
      if (unproven && !isLast) return undefined;
      throw this.#error('IPMI_TIMEOUT', `The BMC is there and does not get past ${error.step}`, {
        step: error.step,
        cipherSuite: suite.id,
      });
    }
  }

  /** @throws IpmiError when nobody is there, or nobody who speaks RMCP+ */
  async #capabilities(signal: AbortSignal): Promise<void> {
    const found = await this.#endpoint.capabilities(signal);
    this.#wasSilent = found === undefined;
    if (found === undefined) {
      this.#endpoint.doubtAddress();
      throw this.#error(
        'IPMI_UNREACHABLE',
        'Nothing answers IPMI there: check address, cable and IPMI over LAN',
      );
    }
    if (!found.rmcpPlus) {
      throw this.#error('IPMI_NOT_SUPPORTED', 'The BMC does not speak RMCP+ (IPMI 2.0)');
    }
  }

  #candidates(): CipherSuite[] {
    if (this.#bmc.interface === 'lan') {
      throw this.#error('IPMI_NOT_SUPPORTED', 'This BMC is configured for IPMI 1.5; RMCP+ is IPMI 2.0');
    }
    return this.#options.ciphers
      .candidates(this.#bmc)
      .flatMap((suite) => (suite === undefined ? [] : [SUITES[suite]]));
  }

  #credentials(): Credentials {
    const { user, password, kg, privilege } = this.#bmc;
    return { user, password, kg, role: NAME_ONLY_LOOKUP | PRIVILEGE[privilege] };
  }

  #error(
    code: IpmiError['code'],
    message: string,
    context: { step?: string; cipherSuite?: number } = {},
  ): IpmiError {
    return new IpmiError(code, message, { context: { bmc: this.#endpoint.name, ...context } });
  }
}
