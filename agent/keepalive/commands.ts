// What the counter asks of this machine: held-open requests, each command answered once.
import { z } from 'zod';
import { messageOf } from '../../shared/errors/app-error.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import {
  AGENT_COMMANDS,
  type AgentCommandName,
  type CommandResult,
  CommandsAnswerSchema,
} from '../../shared/types/agent-protocol.ts';
import { Backoff } from '../../shared/util/backoff.ts';
import { sleep } from '../../shared/util/time.ts';
import { type CounterClient, CounterError } from '../counter/counter-client.ts';
import type { Enrolment } from '../counter/enrolment.ts';

/** Done, or why not: `code` for programs, `message` for people. */
export type Outcome = { ok: true; message: string } | { ok: false; code: string; message: string };

export interface CommandLoopParts {
  client: CounterClient;
  enrolment: Enrolment;
  carryOut: Record<AgentCommandName, () => Promise<Outcome>>;
  log: Logger;
}

/** The counter holds a request open for so long, ms. */
const HOLD_MS = 25_000;
const NO_TOKEN_WAIT_MS = 500;

export class CommandLoop {
  readonly #parts: CommandLoopParts;

  constructor(parts: CommandLoopParts) {
    this.#parts = parts;
  }

  /** Runs until aborted; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { client, enrolment, log } = this.#parts;
    const backoff = new Backoff({ baseMs: 1000, capMs: 30_000 });
    while (!signal.aborted) {
      const { token } = enrolment;
      if (token === undefined) {
        await sleep(NO_TOKEN_WAIT_MS, signal).catch(() => undefined);
        continue;
      }
      try {
        const { commands } = await client.post('/agent/commands', { waitMs: HOLD_MS }, CommandsAnswerSchema, {
          token,
          signal,
          holdMs: HOLD_MS,
        });
        backoff.reset();
        for (const { id, command } of commands) void this.#do(id, command, token, signal);
      } catch (error) {
        if (signal.aborted) return;
        log.debug({ err: error }, 'no commands from the counter');
        if (error instanceof CounterError && error.refusal === 'NOT_ENROLLED') await enrolment.drop(token);
        await sleep(backoff.next(), signal).catch(() => undefined);
      }
    }
  }

  async #do(id: string, command: string, token: string, signal: AbortSignal): Promise<void> {
    const { client, carryOut, log } = this.#parts;
    const known = AGENT_COMMANDS.find((name) => name === command);
    log.info({ command }, 'the counter asks');
    const outcome: Outcome = known
      ? await carryOut[known]().catch((error: unknown) => ({
          ok: false,
          code: 'FAILED',
          message: messageOf(error),
        }))
      : { ok: false, code: 'UNKNOWN_COMMAND', message: 'this agent is too old for that command' };
    const result: CommandResult = {
      id,
      ok: outcome.ok,
      code: outcome.ok ? null : outcome.code,
      message: outcome.message.slice(0, 300),
    };
    await client
      .post('/agent/answer', result, z.object({}), { token, signal })
      .catch((error: unknown) => log.warn({ err: error, command }, 'the answer did not reach the counter'));
  }
}
