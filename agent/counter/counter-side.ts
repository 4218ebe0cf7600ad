// Everything of the agent that speaks with the counter, put together; loaded only where there is one.
import { execa } from 'execa';
import { messageOf } from '../../shared/errors/app-error.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { AgentConfig } from '../config.ts';
import type { HealthBoard } from '../health/board.ts';
import type { SignAndCompare } from '../identity/sign-and-compare.ts';
import { CommandLoop, type Outcome } from '../keepalive/commands.ts';
import { type Facts, Reporter } from '../keepalive/reporter.ts';
import type { NodeDoor } from '../node/node-door.ts';
import { CounterClient } from './counter-client.ts';
import { CounterLink } from './counter-link.ts';
import { Enrolment } from './enrolment.ts';

type CounterIdentity = Extract<AgentConfig['identity'], { kind: 'counter' }>;

export interface CounterSideParts {
  identity: CounterIdentity;
  localAddress: string | undefined;
  timeoutMs: number;
  agentVersion: string;
  bootId: string;
  stateDir: string;
  shutdownCommand: readonly string[];
  health: HealthBoard;
  log: Logger;
  /** Called once everything is there. */
  facts: () => Facts;
  rotate: () => Promise<Outcome>;
  /** Throws everybody out of DeepLink. */
  closeControllers: () => Promise<Outcome>;
}

export class CounterSide {
  readonly door: NodeDoor;
  readonly identity: SignAndCompare;
  readonly #enrolment: Enrolment;
  readonly #reporter: Reporter;
  readonly #commands: CommandLoop;

  constructor(parts: CounterSideParts) {
    const { identity, localAddress, timeoutMs, health, log } = parts;
    const client = new CounterClient({ url: identity.url, pin: identity.pin, localAddress, timeoutMs });
    const { bootId, stateDir, agentVersion } = parts;
    const { enrolmentKey } = identity;
    this.#enrolment = new Enrolment({ client, enrolmentKey, agentVersion, bootId, stateDir, health, log });
    const link = new CounterLink({ client, enrolment: this.#enrolment });
    this.door = link.door();
    this.identity = link.identity();
    this.#reporter = new Reporter({ client, enrolment: this.#enrolment, facts: parts.facts, health, log });
    this.#commands = new CommandLoop({
      client,
      enrolment: this.#enrolment,
      log,
      carryOut: {
        rotate: parts.rotate,
        closeControllers: parts.closeControllers,
        shutdown: async () => {
          const outcome = await shutDown(parts.shutdownCommand);
          // Said now: Windows ends services without telling them.
          if (outcome.ok) await this.#reporter.goodbye();
          return outcome;
        },
        reportNow: async () => {
          this.#reporter.now();
          return { ok: true, message: 'a report is on its way' };
        },
      },
    });
  }

  /** Loops that end with the signal; they never reject. */
  run(signal: AbortSignal): Promise<unknown>[] {
    return [this.#enrolment.run(signal), this.#reporter.run(signal), this.#commands.run(signal)];
  }

  touch(): void {
    this.#reporter.touch();
  }

  goodbye(): Promise<void> {
    return this.#reporter.goodbye();
  }
}

async function shutDown([program, ...args]: readonly string[]): Promise<Outcome> {
  if (program === undefined)
    return { ok: false, code: 'NOT_SUPPORTED', message: 'no shutdown command is set' };
  try {
    await execa(program, args, { timeout: 10_000, stdin: 'ignore' });
    return { ok: true, message: 'the operating system was asked to shut down' };
  } catch (error) {
    return { ok: false, code: 'FAILED', message: messageOf(error).split('\n')[0] ?? 'failed' };
  }
}
