// The counter's doors: the staff's interface, the agents' listener and the renters' page, each with its own
// certificate.
import { hostname } from 'node:os';
import { VERSION } from '../../shared/config/version.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { Part } from '../ipc/remarks.ts';
import { enrolmentKeyOf } from './agents/enrolment-key.ts';
import type { ImageConfig } from './agents/image-config.ts';
import { AgentListener } from './agents/listener.ts';
import type { Dispatch } from './calls.ts';
import { type Certificate, CertificateKeeper } from './certificates/keeper.ts';
import { type CounterConfig, staffUsesTls } from './config.ts';
import { ownAddresses } from './http/security.ts';
import { HttpServer } from './http/server.ts';
import type { Parts } from './parts.ts';
import { RenterDoor } from './renter/door.ts';

/** Free ports that were taken: they stay the same when the parts restart. */
export interface TakenPorts {
  staff?: number;
  agents?: number;
  renters?: number;
}

export interface DoorsOptions {
  config: CounterConfig;
  log: Logger;
  parts: Parts;
  dispatch: Dispatch;
  rendererDir: string | undefined;
  ports: TakenPorts;
  healthy: () => boolean;
  onProblem: (part: Part, error: unknown) => void;
}

export class Doors {
  readonly #options: DoorsOptions;
  readonly #staffCertificate: CertificateKeeper | undefined;
  readonly #agentCertificate: CertificateKeeper | undefined;
  readonly #renters: RenterDoor | undefined;
  #http: HttpServer | undefined;
  #agents: AgentListener | undefined;

  constructor(options: DoorsOptions) {
    this.#options = options;
    const { staff, agents, renterPage } = options.config;
    const { store } = options.parts;
    if (renterPage) {
      const names = () => namesOf(renterPage.host, renterPage.allowedHosts);
      this.#renters = new RenterDoor({ ...options, settings: renterPage, store, names });
    }
    if (staff && staffUsesTls(staff)) {
      const names = () => namesOf(staff.host, staff.allowedHosts);
      this.#staffCertificate = new CertificateKeeper({ store, purpose: 'staff', names });
    }
    if (agents) {
      const names = () => namesOf(agents.host, agents.name ? [agents.name] : []);
      this.#agentCertificate = new CertificateKeeper({ store, purpose: 'agents', names });
    }
  }

  /** Where browsers find the interface. */
  get urls(): string[] {
    return this.#http?.urls ?? [];
  }

  /** Where renters find their page; empty while it is switched off. */
  get renterUrls(): string[] {
    return this.#renters?.urls ?? [];
  }

  /** SHA-256 of the staff's certificate, or null without TLS. */
  get fingerprint(): string | null {
    return this.#http ? (this.#staffCertificate?.current.fingerprint ?? null) : null;
  }

  /** Where agents report; null when switched off. */
  get agentUrl(): string | null {
    const { agents } = this.#options.config;
    if (!agents || !this.#agents) return null;
    const host =
      agents.name ?? (isAnyAddress(agents.host) ? (ownAddresses()[0] ?? '127.0.0.1') : agents.host);
    return `https://${host.includes(':') ? `[${host}]` : host}:${this.#agents.port}`;
  }

  /** What the machines' image needs to know; null while agents are switched off. */
  get imageConfig(): ImageConfig | null {
    const url = this.agentUrl;
    if (url === null || !this.#agentCertificate) return null;
    const { pin } = this.#agentCertificate.current;
    return { url, pin, enrolmentKey: enrolmentKeyOf(this.#options.parts.store) };
  }

  async openStaff(): Promise<void> {
    const { config, log, parts, dispatch, rendererDir, ports, healthy, onProblem } = this.#options;
    const { staff } = config;
    if (!staff) return;
    const keeper = this.#staffCertificate;
    await keeper?.start(
      ({ key, cert }) => this.#http?.renew({ key, cert }),
      (error) => onProblem('certificate renewal', error),
    );
    const { hub, sessions } = parts;
    const http = new HttpServer(
      {
        ...{ dispatch, hub, sessions, log, rendererDir, healthy },
        limits: config.limits,
        listen: { host: staff.host, port: ports.staff ?? staff.port },
        tls: keeper && { key: keeper.current.key, cert: keeper.current.cert },
        allowedHosts: staff.allowedHosts,
      },
      VERSION,
    );
    await http.start();
    this.#http = http;
    ports.staff = http.port;
  }

  async closeStaff(): Promise<void> {
    this.#staffCertificate?.stop();
    await this.#http?.stop();
    this.#http = undefined;
  }

  async openAgents(): Promise<void> {
    const failed = (error: unknown) => this.#options.onProblem('certificate renewal', error);
    const keeper = this.#agentCertificate;
    if (!keeper) return;
    await keeper.start((renewed) => void this.#listenForAgents(renewed).catch(failed), failed);
    await this.#listenForAgents(keeper.current);
  }

  async closeAgents(): Promise<void> {
    this.#agentCertificate?.stop();
    await this.#agents?.stop();
    this.#agents = undefined;
  }

  async openRenters(): Promise<void> {
    await this.#renters?.open();
  }

  async closeRenters(): Promise<void> {
    await this.#renters?.close();
  }

  /** Also after a renewal: agents come back by themselves and find the same key. */
  async #listenForAgents({ key, cert }: Certificate): Promise<void> {
    const { config, log, parts, ports } = this.#options;
    if (!config.agents) return;
    await this.#agents?.stop();
    const { registry, node, pairDesk, store } = parts;
    const listener = new AgentListener({
      ...{ directory: parts.agents, desk: pairDesk, node, registry, log, tls: { key, cert } },
      ...{ host: config.agents.host, port: ports.agents ?? config.agents.port },
      enrolmentKey: () => enrolmentKeyOf(store),
    });
    await listener.start();
    this.#agents = listener;
    ports.agents = listener.port;
  }
}

function namesOf(host: string, more: readonly string[]): string[] {
  const own = isAnyAddress(host) ? ownAddresses() : [host];
  return [hostname(), 'localhost', '127.0.0.1', ...own, ...more];
}

function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
