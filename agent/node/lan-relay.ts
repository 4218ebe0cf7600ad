// LAN link option "agent": the agent speaks for DeepLink to the node where DeepLink has no [dbc] section.
import type { ConfigIniWatcher } from '../../shared/deeplink/config-ini.ts';
import { LanClient } from '../../shared/deeplink/lan-client.ts';
import { isValidPassword } from '../../shared/deeplink/password.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { Device, DeviceCodes } from '../deeplink/device.ts';
import { SignalBox } from '../state/signal-box.ts';
import type { Timings } from '../timings.ts';
import type { NodeLink } from './node-link.ts';

export interface LanRelayParts {
  device: Device;
  node: NodeLink;
  configIni: ConfigIniWatcher | undefined;
  lan: { host: string; port: number; localAddress: string | undefined };
  log: Logger;
  timings: Timings;
}

/** Opens at most one link; once DeepLink itself took it over, it only observes. */
export class LanRelay {
  readonly #parts: LanRelayParts;
  readonly #wake = new SignalBox();
  #client: LanClient | undefined;
  #reported: DeviceCodes | undefined;
  #downSince: number | undefined;
  #closedByNode = false;
  #givenUp = false;

  constructor(parts: LanRelayParts) {
    this.#parts = parts;
  }

  /** True while the agent holds the link. */
  get open(): boolean {
    return this.#client !== undefined;
  }

  /** Codes or node changed. */
  reconsider(): void {
    this.#wake.wake();
  }

  /** Runs until aborted or until DeepLink took the link over; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { timings, log } = this.#parts;
    while (!signal.aborted && !this.#givenUp) {
      try {
        await this.#turn(signal);
      } catch (error) {
        if (signal.aborted) break;
        log.warn({ err: error }, 'the LAN link to the node could not be opened');
        this.#downSince = performance.now();
      }
      await this.#wake.wait(signal, Math.min(1000, timings.lanLinkPatience));
    }
    await this.#client?.close();
    this.#client = undefined;
  }

  async #turn(signal: AbortSignal): Promise<void> {
    const { device, node, configIni, lan, timings, log } = this.#parts;
    if (this.#client) return this.#report(this.#client);
    if (this.#closedByNode && node.state === 'N2') {
      // A restarted node closes the link too; only a row with a link shows that DeepLink opened its own.
      this.#givenUp = (await node.readRow(signal)).deeplink !== undefined;
      this.#closedByNode = false;
      if (this.#givenUp) return;
    }
    const down = node.state === 'N2' && node.version?.kind === 'push' && node.row?.deeplink === undefined;
    if (!down) this.#downSince = undefined;
    else this.#downSince ??= performance.now();
    const patient =
      this.#downSince === undefined || performance.now() - this.#downSince < timings.lanLinkPatience;
    const pipeWorks = device.state === 'D2' && !device.fromFile;
    if (patient || !pipeWorks || configIni?.current?.bareMetalIp !== undefined) return;
    // The row may be a minute old: a second link from this address would close DeepLink's own.
    if ((await node.readRow(signal)).deeplink !== undefined) return;
    const { localAddress } = lan;
    const client = new LanClient({
      host: lan.host,
      port: lan.port,
      ...(localAddress ? { localAddress } : {}),
    });
    client.on('setDevicePassword', (password) => void this.#apply(password));
    client.on('closed', ({ by }) => {
      this.#client = undefined;
      this.#closedByNode = by === 'node';
      log.info({ by }, 'the LAN link to the node is closed');
      this.#wake.wake();
    });
    await client.connect(signal);
    this.#client = client;
    this.#reported = undefined;
    log.info('the agent speaks for DeepLink on the LAN');
    await this.#report(client);
  }

  /** Tells the node DeepLink's codes when they changed since the last report on this link. */
  async #report(client: LanClient): Promise<void> {
    const { codes } = this.#parts.device;
    if (codes?.password === undefined || codes === this.#reported) return;
    this.#reported = codes;
    await client.sendDeviceInfo({ deviceId: codes.deviceId, password: codes.password });
  }

  /** The node's push reaches DeepLink through the pipe; DeepLink's change of codes is then reported back. */
  async #apply(password: string): Promise<void> {
    const { device, log } = this.#parts;
    if (!isValidPassword(password)) {
      log.warn('the node pushed a password that DeepLink would refuse');
      return;
    }
    try {
      await device.setPassword(password);
      await device.refresh();
    } catch (error) {
      log.warn({ err: error }, 'DeepLink did not take the password that the node pushed');
    }
  }
}
