// The renters' page as one of the counter's doors: its own port and, beyond loopback, its own certificate.
import { join } from 'node:path';
import type { Logger } from '../../../shared/logging/logger.ts';
import { CertificateKeeper, type KeeperOptions } from '../certificates/keeper.ts';
import type { CounterConfig } from '../config.ts';
import type { TakenPorts } from '../doors.ts';
import { isLoopback } from '../http/security.ts';
import type { Faults } from '../start-order.ts';
import { RenterPageServer } from './page-server.ts';

export interface RenterDoorOptions {
  settings: Exclude<CounterConfig['renterPage'], false>;
  store: KeeperOptions['store'];
  names: KeeperOptions['names'];
  log: Logger;
  /** Folder of the staff's web app; the renters' page lies beside it. */
  rendererDir: string | undefined;
  ports: TakenPorts;
  faults: Faults;
}

export class RenterDoor {
  readonly #options: RenterDoorOptions;
  readonly #keeper: CertificateKeeper | undefined;
  #server: RenterPageServer | undefined;

  constructor(options: RenterDoorOptions) {
    this.#options = options;
    const { settings, store, names, faults } = options;
    if (isLoopback(settings.host)) return;
    this.#keeper = new CertificateKeeper({ store, purpose: 'renters', names, faults });
  }

  /** Where browsers find the page; empty while it is closed. */
  get urls(): string[] {
    return this.#server?.urls ?? [];
  }

  /** @throws AppError PAGE_NOT_BUILT, or the system's error when the port is taken */
  async open(): Promise<void> {
    const { settings, log, rendererDir, ports } = this.#options;
    const keeper = this.#keeper;
    await keeper?.start(({ key, cert }) => this.#server?.renew({ key, cert }));
    const server = new RenterPageServer({
      listen: { host: settings.host, port: ports.renters ?? settings.port },
      ...{
        nodeUrl: settings.node,
        log,
        pageDir: rendererDir === undefined ? '' : join(rendererDir, '..', 'renter-page'),
      },
      tls: keeper && { key: keeper.current.key, cert: keeper.current.cert },
      allowedHosts: settings.allowedHosts,
      questionsPerMinute: settings.questionsPerMinute,
    });
    await server.start();
    this.#server = server;
    ports.renters = server.port;
  }

  async close(): Promise<void> {
    this.#keeper?.stop();
    await this.#server?.stop();
    this.#server = undefined;
  }
}
