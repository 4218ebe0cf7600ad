// The agent, put together: this file reads as its start order.
import { mkdir } from 'node:fs/promises';
import { VERSION } from '../shared/config/version.ts';
import { ConfigIniWatcher } from '../shared/deeplink/config-ini.ts';
import { messageOf } from '../shared/errors/app-error.ts';
import type { Logger } from '../shared/logging/logger.ts';
import { sleep } from '../shared/util/time.ts';
import { type AgentConfig, lanHostOf } from './config.ts';
import { ControlServer } from './control/control-server.ts';
import { type Lock, takeLock } from './control/lock.ts';
import type { ControlReply, ControlRequest } from './control/protocol.ts';
import { closeControllers } from './counter/close-controllers.ts';
import type { CounterSide } from './counter/counter-side.ts';
import { watchForClones } from './deeplink/clone-watch.ts';
import { Controllers, startedWithBoot } from './deeplink/controllers.ts';
import { Device } from './deeplink/device.ts';
import { findConfigIni, openPipe } from './deeplink/open.ts';
import { HealthBoard } from './health/board.ts';
import { HealthServer } from './health/health-server.ts';
import { type AgentStatus, stateWord } from './health/status.ts';
import { STATUS_FILE, StatusFile } from './health/status-file.ts';
import type { Facts } from './keepalive/reporter.ts';
import { LanRelay } from './node/lan-relay.ts';
import type { NodeDoor } from './node/node-door.ts';
import { NodeLink } from './node/node-link.ts';
import { currentBoot } from './os/boot.ts';
import type { OperatingSystem } from './os/index.ts';
import { Publisher } from './publish/publisher.ts';
import { NodeRotation } from './rotation/node-rotation.ts';
import { Rotator } from './rotation/rotator.ts';
import { PersistStore, STATE_FILE } from './state/persist.ts';
import { noStepHook, type StepHook } from './steps.ts';
import { TIMINGS, type Timings } from './timings.ts';
import { wayToNode } from './way-to-node.ts';

export interface AgentOptions {
  config: AgentConfig;
  os: OperatingSystem;
  log: Logger;
  timings?: Timings;
  step?: StepHook;
}

/** How long what is not needed for publishing waits for it at the start, ms. */
const LATE_START_MS = 500;
/** The stop takes 2 s at most, whatever a loop hangs in that can't be aborted: so long for loops, and for connections. */
const STOP_MS = 1500;
const CLOSE_MS = 300;

/** A running agent serves one machine until stop(). */
export class Agent {
  readonly #options: Required<AgentOptions>;
  readonly #abort = new AbortController();
  readonly #startedAt = new Date().toISOString();
  readonly #health: HealthBoard;
  #locks: Lock[] = [];
  #loops: Promise<unknown>[] = [];
  #parts: Parts | undefined;
  #onStatus: () => void = () => undefined;

  constructor(options: AgentOptions) {
    this.#options = { timings: TIMINGS, step: noStepHook, ...options };
    this.#health = new HealthBoard((part, note) => {
      if (note) this.#options.log.warn({ part, code: note.code, detail: note.detail }, note.message);
      else this.#options.log.info({ part }, 'well again');
      this.#changed();
    });
  }

  /** Called after every change of the status. */
  onStatus(listener: () => void): void {
    this.#onStatus = listener;
  }

  /**
   * Starts everything. @throws AlreadyRunningError, or the system's error when the state folder is unusable
   */
  async start(): Promise<void> {
    const { config, os, log, timings, step } = this.#options;
    const stateDir = config.stateDir ?? os.defaultStateDir;
    const pipePath = config.deeplink.pipe ?? os.defaultPipePath;

    await mkdir(stateDir, { recursive: true, mode: 0o700 });
    this.#locks.push(await takeLock(os.lockAddress(stateDir), `the state folder ${stateDir}`));
    if (pipePath !== false)
      this.#locks.push(await takeLock(os.lockAddress(pipePath), `DeepLink at ${pipePath}`));

    const persist = new PersistStore(stateDir);
    persist.onWrite((error) => this.#noteWrite(STATE_FILE, error));
    const boot = await currentBoot(os, config.bootIdFile);
    await persist.load(boot.id, os.sameBoot);
    if (persist.discarded) this.#health.raise('state', 'STATE_RESET', persist.discarded);
    const { bootId } = persist.value;

    const health = this.#health;
    const { door, identity, counter } = await wayToNode({
      ...{ config, bootId, stateDir, health, log },
      shutdownCommand: config.shutdownCommand ?? os.shutdownCommand,
      facts: () => this.#facts(boot.bootedAt),
      rotate: () => rotator.request('forced'),
      closeControllers: () => closeControllers(device, controllers),
    });
    const pipe = openPipe(config, pipePath, log);
    const controllers = new Controllers(persist, {
      sinceBoot: pipe !== undefined && startedWithBoot(persist, boot.bootedAt),
    });
    const configIniPath = await findConfigIni(config, os);
    const configIni = configIniPath === undefined ? undefined : new ConfigIniWatcher({ path: configIniPath });
    const device: Device = new Device({ pipe, configIni, controllers, persist, health, log, timings });
    const { nodeId } = config.node;
    const machineIds = () => os.machineIds();
    const node = new NodeLink({ client: door, nodeId, machineIds, persist, health, log, timings });
    const throughNode = new NodeRotation({ device, node, identity, log, timings });
    const { atBoot } = config.rotation;
    const onChange = () => publisher.reconsider();
    const rotator: Rotator = new Rotator({
      ...{ device, controllers, persist, throughNode, health, log, timings, step, atBoot, bootId },
      onChange,
      lastSetAt: () => publisher.lastSetAt,
    });
    const publisher: Publisher = new Publisher({
      ...{ device, node, identity, persist, health, log, timings, step },
      rotating: () => rotator.running,
      requestRotation: (reason) => void rotator.request(reason),
    });
    const relay = config.deeplink.lanLink === 'agent' ? this.#relay(device, node, configIni) : undefined;
    const reconsider = () => {
      rotator.reconsider();
      publisher.reconsider();
      relay?.reconsider();
      this.#changed();
    };

    device.on('moved', reconsider);
    device.on('changed', reconsider);
    node.on('moved', () => {
      publisher.noteRow();
      reconsider();
    });
    controllers.onChange(() => rotator.reconsider());
    publisher.on('moved', () => this.#changed());
    this.#abort.signal.addEventListener(
      'abort',
      identity.watch(() => publisher.reconsider()),
    );

    const statusFile = new StatusFile(stateDir, () => this.status());
    const server = new HealthServer(() => this.status());
    const control = new ControlServer(os.controlPath(stateDir), (request) => this.#command(request));
    this.#parts = {
      ...{ persist, door, counter, device, node, rotator, publisher, controllers },
      ...{ configIni, statusFile, server, control },
    };

    const { signal } = this.#abort;
    this.#loops = [
      node.run(signal),
      rotator.run(signal),
      publisher.run(signal),
      ...(counter?.run(signal) ?? []),
      ...(relay ? [relay.run(signal)] : []),
      statusFile.run(signal, (error) => this.#onStatusWritten(error)),
    ];
    await device.start();
    await control.start();
    // Both take longer to load than everything before; with a pipe they can wait until the codes are out.
    if (pipe) await publisher.firstPublished(LATE_START_MS, signal);
    await this.#startHealthServer(server);
    if (configIni && configIniPath && !signal.aborted) {
      const { bootedAt } = boot;
      await watchForClones({ watcher: configIni, path: configIniPath, bootedAt, health, log });
    }
    log.info({ bootId, pid: process.pid, continued: persist.continued }, 'agent started');
  }

  /** Sends nothing new, finishes the write in hand, closes every connection with FIN. Idempotent. */
  async stop(): Promise<void> {
    if (this.#abort.signal.aborted) return;
    this.#abort.abort(new DOMException('the agent stops', 'AbortError'));
    const parts = this.#parts;
    if (parts) {
      const ends = [...this.#loops, parts.device.stop(), parts.configIni?.stop(), parts.control.stop()];
      await atMost(STOP_MS, [parts.counter?.goodbye(), ...ends]);
      await parts.persist.settled();
      await parts.statusFile
        .write({ state: 'stopped', published: false, proof: null })
        .catch(() => undefined);
      await atMost(CLOSE_MS, [parts.door.close(), parts.server.stop()]);
    }
    await Promise.allSettled(this.#locks.map((lock) => lock.release()));
    this.#options.log.info('agent stopped');
  }

  status(): AgentStatus {
    const { config } = this.#options;
    const parts = this.#parts;
    const proof = parts?.publisher.proof ?? null;
    const notes = this.#health.list();
    const error = notes.find((note) => note.severity === 'error') ?? null;
    const [device, node] = [parts?.device.state ?? 'D0', parts?.node.state ?? 'N0'];
    return {
      state: stateWord({
        published: proof !== null,
        rotating: parts?.rotator.running ?? false,
        blocked: error !== null,
        ready: device === 'D2' && node === 'N2',
      }),
      published: proof !== null,
      deviceId: parts?.device.codes?.deviceId ?? null,
      nodeId: parts?.node.nodeId ?? null,
      proof,
      error,
      lastError: this.#health.lastError ?? null,
      notes,
      machines: {
        device,
        rotate: parts?.rotator.state ?? 'idle',
        node,
        publish: parts?.publisher.state ?? 'P0',
      },
      node: {
        url: config.identity.kind === 'counter' ? config.identity.url : (config.node.url ?? ''),
        version: parts?.node.version?.text ?? null,
        kind: parts?.node.version?.kind ?? null,
      },
      deeplink: {
        version: parts?.device.appVersion ?? null,
        controllers: parts?.controllers.count ?? 'unknown',
        source: parts?.device.fromFile ? 'config.ini' : 'pipe',
      },
      rotation: {
        rotatedThisBoot: parts ? parts.persist.value.rotatedBoot === parts.persist.value.bootId : false,
      },
      identity: config.identity.kind,
      bootId: parts?.persist.value.bootId ?? '',
      pid: process.pid,
      startedAt: this.#startedAt,
      updatedAt: new Date().toISOString(),
      health: { port: parts?.server.port ?? null },
    };
  }

  async #command(request: ControlRequest): Promise<ControlReply> {
    if (request.command === 'status')
      return { ok: true, message: this.status().state, status: this.status() };
    const rotator = this.#parts?.rotator;
    if (!rotator) return { ok: false, code: 'STARTING', message: 'the agent is still starting' };
    return rotator.request(request.force ? 'forced' : 'command');
  }

  /** For the counter; the password is no part of it. */
  #facts(bootedAt: number): Facts {
    const status = this.status();
    const { controllers } = this.#parts ?? {};
    const { error } = status;
    return {
      ...{ bootId: status.bootId, bootedAt, agentVersion: VERSION },
      deeplinkVersion: status.deeplink.version,
      state: status.state,
      deviceId: status.deviceId,
      deeplinkOnline: status.machines.device === 'D2',
      controllers:
        controllers && (controllers.known || controllers.list.length > 0) ? [...controllers.list] : 'unknown',
      seesControllers: this.#options.config.deeplink.pipe !== false && !this.#parts?.device.fromFile,
      problem: error ? { code: error.code, message: error.message } : null,
    };
  }

  #relay(device: Device, node: NodeLink, configIni: Parts['configIni']): LanRelay {
    const { config, log, timings } = this.#options;
    const lan = {
      host: lanHostOf(config),
      port: config.node.lanPort,
      localAddress: config.node.localAddress,
    };
    return new LanRelay({ device, node, configIni, lan, log, timings });
  }

  async #startHealthServer(server: HealthServer): Promise<void> {
    const { port } = this.#options.config.health;
    if (port === false) return;
    await server
      .start(port)
      .catch((error) => this.#health.raise('health', 'HEALTH_PORT_IN_USE', messageOf(error)));
  }

  #onStatusWritten(error: unknown): void {
    this.#noteWrite(STATUS_FILE, error);
    const persist = this.#parts?.persist;
    if (error !== undefined || !persist) return;
    // There is room again: what a crash must not lose is saved too.
    if (persist.behind) void persist.update({}).catch(() => undefined);
    void this.#noteBoot(persist).catch((cause) =>
      this.#options.log.debug({ err: cause }, 'boot id not noted'),
    );
  }

  async #noteBoot(persist: PersistStore): Promise<void> {
    const { config, os } = this.#options;
    if (config.bootIdFile === undefined) await persist.sawBoot(await os.bootId(), os.bootIdMoved);
  }

  #noteWrite(file: string, error: unknown): void {
    if (error === undefined) this.#health.written(file);
    else this.#health.unwritable(file, error);
  }

  #changed(): void {
    this.#parts?.statusFile.touch();
    this.#parts?.counter?.touch();
    this.#onStatus();
  }
}

/** Until all have settled, or `ms` have passed. */
async function atMost(ms: number, work: unknown[]): Promise<void> {
  const over = new AbortController();
  await Promise.race([Promise.allSettled(work), sleep(ms, over.signal).catch(() => undefined)]);
  over.abort();
}

interface Parts {
  persist: PersistStore;
  door: NodeDoor;
  counter: CounterSide | undefined;
  device: Device;
  node: NodeLink;
  rotator: Rotator;
  publisher: Publisher;
  controllers: Controllers;
  configIni: ConfigIniWatcher | undefined;
  statusFile: StatusFile;
  server: HealthServer;
  control: ControlServer;
}
