// The counter, put together: this file reads as its start order.
import { join } from 'node:path';
import { VERSION } from '../../shared/config/version.ts';
import { messageOf } from '../../shared/errors/app-error.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { CallError } from '../ipc/errors.ts';
import { type Remark, warning } from '../ipc/remarks.ts';
import { allHandlers } from './all-handlers.ts';
import type { Dispatch } from './calls.ts';
import type { CounterConfig } from './config.ts';
import { createDispatch } from './dispatch.ts';
import { Doors, type TakenPorts } from './doors.ts';
import { isLoopback } from './http/security.ts';
import { protectionsOf } from './key-protection.ts';
import { allMigrations } from './migrations.ts';
import type { NotificationHub } from './notifications/hub.ts';
import { makeParts, type Parts } from './parts.ts';
import type { CounterFacts } from './settings/handlers.ts';
import type { Sessions } from './staff/sessions.ts';
import { createSetupCode } from './staff/setup-code.ts';
import { StartOrder, type Step } from './start-order.ts';
import type { ExternalWrapper } from './store/external-wrapper.ts';
import { openStore } from './store/store.ts';

export interface CounterOptions {
  config: CounterConfig;
  log: Logger;
  runtime: 'electron' | 'node';
  /** Wraps the data key with the operating system's own store (Electron's safeStorage). */
  externalWrapper?: ExternalWrapper;
  /** Folder of the built web app, served to browsers. */
  rendererDir?: string;
  /** The counter stands still: it did not start again after a restored backup. */
  onDead?: (error: unknown) => void;
}

/** Everything that lives from start() to stop(). */
interface Run {
  parts: Parts;
  dispatch: Dispatch;
  doors: Doors;
  order: StartOrder;
}

/** So long the parts stay after a restored backup: the answer has to get out. */
const RESTART_AFTER_MS = 300;

export class Counter {
  readonly #options: CounterOptions;
  readonly #startedAt = Date.now();
  readonly #ports: TakenPorts = {};
  /** What the wizard asks for over the LAN. */
  readonly #setupCode: string | undefined;
  #run: Run | undefined;
  /** Starts and stops happen one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #restartTimer: NodeJS.Timeout | undefined;

  constructor(options: CounterOptions) {
    this.#options = options;
    const { staff } = options.config;
    this.#setupCode = staff && !isLoopback(staff.host) ? createSetupCode() : undefined;
  }

  /** @throws StoreError, AppError, or the system's error when the staff interface can't listen */
  start(): Promise<void> {
    return this.#inTurn(() => this.#start());
  }

  stop(): Promise<void> {
    clearTimeout(this.#restartTimer);
    return this.#inTurn(() => this.#stop());
  }

  /** Resolves when no start, stop or restart is under way. */
  async settled(): Promise<void> {
    await this.#turn;
  }

  /** Answers calls of the contract, as the transports do. Rejects with CallError alone. */
  readonly dispatch: Dispatch = async (name, input, caller, signal) =>
    this.#running.dispatch(name, input, caller, signal);

  /** @throws CallError LINK_DOWN while the counter does not run */
  get parts(): Parts {
    return this.#running.parts;
  }

  /** Ends its streams when the counter stops or restarts after a restored backup: subscribe again then. */
  get hub(): NotificationHub {
    return this.parts.hub;
  }

  get sessions(): Sessions {
    return this.parts.sessions;
  }

  /** Where browsers find the interface. */
  get urls(): string[] {
    return this.#run?.doors.urls ?? [];
  }

  /** Where agents report; null when switched off. */
  get agentUrl(): string | null {
    return this.#run?.doors.agentUrl ?? null;
  }

  /** Where renters find their page; empty while it is switched off. */
  get renterUrls(): string[] {
    return this.#run?.doors.renterUrls ?? [];
  }

  /** SHA-256 of the staff interface's certificate, or null without TLS. */
  get fingerprint(): string | null {
    return this.#run?.doors.fingerprint ?? null;
  }

  /** What the wizard asks for over the LAN, until the first owner is made. */
  get setupCode(): string | undefined {
    return this.#run?.parts.staff.needsSetup ? this.#setupCode : undefined;
  }

  /** False: it does not run, or one of its parts failed. */
  get healthy(): boolean {
    return this.#run !== undefined && this.#run.order.problems.length === 0;
  }

  get #running(): Run {
    if (this.#run) return this.#run;
    throw new CallError({ status: 503, code: 'LINK_DOWN', message: 'the counter does not run' });
  }

  async #start(): Promise<void> {
    if (this.#run) return;
    const { config, log, externalWrapper } = this.#options;
    const store = await openStore({
      folder: join(config.dataDir, 'store'),
      migrations: allMigrations,
      protections: await protectionsOf(config, externalWrapper),
    });
    if (store.restoreFailure) {
      log.error(
        { err: store.restoreFailure },
        'the backup could not be put in place: the store of before goes on',
      );
    }
    try {
      this.#run = this.#assemble(makeParts({ config, log, store }));
      await this.#run.order.start();
    } catch (error) {
      this.#run = undefined;
      store.close();
      throw error;
    }
    log.info({ urls: this.urls, agents: this.agentUrl }, 'the counter runs');
  }

  async #stop(): Promise<void> {
    const run = this.#run;
    await run?.order.stop();
    this.#run = undefined;
    run?.parts.store.close();
  }

  #assemble(parts: Parts): Run {
    const { config, log, rendererDir } = this.#options;
    const handlers = allHandlers(parts, {
      info: () => this.#facts(),
      imageConfig: () => doors.imageConfig,
      setupCode: this.#setupCode,
      restart: () => this.#restart(),
      allowPlainNode: config.node.allowPlainNode,
    });
    const dispatch = createDispatch(handlers, log);
    const doors: Doors = new Doors({
      ...{ config, log, parts, dispatch, rendererDir, ports: this.#ports },
      healthy: () => this.healthy,
      faults: {
        failed: (...fault) => order.failed(...fault),
        mended: (...fault) => order.mended(...fault),
      },
    });
    const order: StartOrder = new StartOrder(this.#steps(parts, doors), log);
    return { parts, dispatch, doors, order };
  }

  /** Stopped in the opposite order. */
  #steps(parts: Parts, doors: Doors): Step[] {
    const { sessions, alerts, board, agents, bootDeviceNotes, bootDeviceReads, power, node, jobs, hub } =
      parts;
    // In a browser there is nothing else; in Electron the window works without it.
    const vital = this.#options.runtime === 'node';
    return [
      { name: 'sessions', vital: true, start: () => sessions.start(), stop: () => sessions.stop() },
      { name: 'alerts', start: () => alerts.start(), stop: () => alerts.stop() },
      { name: 'seats', start: () => board.start(), stop: () => board.stop() },
      { name: 'agents', start: () => agents.start(), stop: () => agents.stop() },
      { name: 'boots', ...bootsWired(parts) },
      { name: 'boot devices', start: () => bootDeviceNotes.start(), stop: () => bootDeviceNotes.stop() },
      { name: 'power', start: () => power.start(), stop: () => power.stop() },
      { name: 'node', start: () => node.start(), stop: () => node.stop() },
      { name: 'jobs', start: () => jobs.start(), stop: () => jobs.stop() },
      {
        name: 'boot device reads',
        start: () => bootDeviceReads.start(),
        stop: () => bootDeviceReads.stop(),
      },
      { name: 'session changes', ...sessionsWired(parts) },
      {
        name: 'agent listener',
        ...door(
          () => doors.openAgents(),
          () => doors.closeAgents(),
        ),
      },
      {
        name: 'renter page',
        ...door(
          () => doors.openRenters(),
          () => doors.closeRenters(),
        ),
      },
      {
        name: 'staff interface',
        vital,
        ...door(
          () => doors.openStaff(),
          () => doors.closeStaff(),
        ),
      },
      // First to stop: its streams would hold the interface's connections open.
      { name: 'notifications', start: () => hub.start(), stop: () => hub.stop() },
    ];
  }

  #facts(): CounterFacts {
    const { order, parts, doors } = this.#running;
    const plain = parts.node.status.plainHttp
      ? [warning('PLAIN_NODE', "the node's key crosses the network in plain HTTP")]
      : [];
    return {
      version: VERSION,
      startedAt: this.#startedAt,
      runtime: this.#options.runtime,
      staffUrls: doors.urls,
      agentUrl: doors.agentUrl,
      fingerprint: doors.fingerprint,
      agentPin: doors.imageConfig?.pin ?? null,
      warnings: [
        ...plain,
        ...restoreWarning(parts.store.restoreFailure),
        ...parts.registry.warnings(),
        ...order.problems,
      ],
    };
  }

  #restart(): void {
    clearTimeout(this.#restartTimer);
    this.#restartTimer = setTimeout(() => {
      this.#inTurn(async () => {
        await this.#stop();
        await this.#start();
      }).catch((error: unknown) => {
        this.#options.log.fatal({ err: error }, 'the counter did not start again');
        this.#options.onDead?.(error);
      });
    }, RESTART_AFTER_MS);
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

function restoreWarning(failure: unknown): Remark[] {
  if (failure === undefined) return [];
  const detail = messageOf(failure);
  const message = `the backup could not be put in place, and the data of before is in use: ${detail}`;
  return [warning('RESTORE_FAILED', message, { detail })];
}

/** Its address or port may come later: the network of a PC that boots, another program's end. */
function door(start: () => Promise<void>, stop: () => Promise<void>): Omit<Step, 'name'> {
  return { retried: true, start, stop };
}

/** A boot that was seen lets one enrolment in and starts the seat's clock. */
function bootsWired({ power, agents, board }: Parts): Pick<Step, 'start' | 'stop'> {
  let unwire: () => void = () => undefined;
  return {
    start: () => {
      unwire = power.onBoot((seatId, at) => {
        agents.bootSeen(seatId);
        board.bootStarted(seatId, at);
      });
    },
    stop: () => unwire(),
  };
}

/** Streams learn at once that their session was locked, unlocked or ended. */
function sessionsWired({ sessions, hub }: Parts): Pick<Step, 'start' | 'stop'> {
  let unwire: () => void = () => undefined;
  return {
    start: () => {
      unwire = sessions.onChange(() => hub.publish('session.changed', {}));
    },
    stop: () => unwire(),
  };
}
