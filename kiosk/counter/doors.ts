// The counter's doors: the staff's interface, the agents' listener and the renters' page, each with its own
// certificate.
import { VERSION } from '../../shared/config/version.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { enrolmentKeyOf } from './agents/enrolment-key.ts';
import type { ImageConfig } from './agents/image-config.ts';
import { AgentListener } from './agents/listener.ts';
import type { Dispatch } from './calls.ts';
import { CertificateKeeper } from './certificates/keeper.ts';
import { certificateNames } from './certificates/names.ts';
import { type CounterConfig, staffUsesTls } from './config.ts';
import { reachableAddresses, urlOf } from './http/addresses.ts';
import { HttpServer } from './http/server.ts';
import type { Parts } from './parts.ts';
import { RenterDoor } from './renter/door.ts';
import type { Faults } from './start-order.ts';

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
  faults: Faults;
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
    const { faults, parts } = options;
    const { store } = parts;
    if (renterPage) {
      const names = () => certificateNames(renterPage.host, renterPage.allowedHosts);
      this.#renters = new RenterDoor({ ...options, settings: renterPage, store, names });
    }
    if (staff && staffUsesTls(staff)) {
      const names = () => certificateNames(staff.host, staff.allowedHosts);
      this.#staffCertificate = new CertificateKeeper({ store, purpose: 'staff', names, faults });
    }
    if (agents) {
      const names = () => certificateNames(agents.host, agents.name ? [agents.name] : []);
      this.#agentCertificate = new CertificateKeeper({ store, purpose: 'agents', names, faults });
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
    const host = agents.name ?? reachableAddresses(agents.host)[0] ?? '127.0.0.1';
    return urlOf('https', host, this.#agents.port);
  }

  /** What the machines' image needs to know; null while agents are switched off. */
  get imageConfig(): ImageConfig | null {
    const url = this.agentUrl;
    if (url === null || !this.#agentCertificate) return null;
    const { pin } = this.#agentCertificate.current;
    return { url, pin, enrolmentKey: enrolmentKeyOf(this.#options.parts.store) };
  }

  async openStaff(): Promise<void> {
    const { config, log, parts, dispatch, rendererDir, ports, healthy } = this.#options;
    const { staff } = config;
    if (!staff) return;
    const keeper = this.#staffCertificate;
    await keeper?.start(({ key, cert }) => this.#http?.renew({ key, cert }));
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
    const { config, log, parts, ports } = this.#options;
    const keeper = this.#agentCertificate;
    if (!config.agents || !keeper) return;
    await keeper.start(({ key, cert }) => this.#agents?.renew({ key, cert }));
    const { key, cert } = keeper.current;
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
}
