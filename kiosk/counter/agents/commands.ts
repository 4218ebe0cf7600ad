// Commands on their way to an agent: it holds a request open, takes them, and answers each.
import { randomUUID } from 'node:crypto';
import type { CommandResult } from '../../../shared/types/agent-protocol.ts';
import { AgentError } from './errors.ts';
import type { AgentCommand } from './types.ts';

interface Pending {
  id: string;
  command: AgentCommand;
  settle(result: CommandResult): void;
}

interface Mailbox {
  /** Not taken yet. */
  queue: Pending[];
  /** Taken; the answer is awaited. */
  taken: Map<string, Pending>;
  /** The request that the agent holds open. */
  wake: (() => void) | undefined;
}

const ANSWER_LIMIT_MS = 20_000;

export class Commands {
  readonly #boxes = new Map<string, Mailbox>();

  /**
   * Sends a command and waits for its answer.
   * @throws AgentError AGENT_SILENT, AGENT_REFUSED; the signal's reason
   */
  async send(
    seatId: string,
    command: AgentCommand,
    { signal, timeoutMs = ANSWER_LIMIT_MS }: { signal?: AbortSignal; timeoutMs?: number },
  ): Promise<void> {
    signal?.throwIfAborted();
    const box = this.#box(seatId);
    const answer = Promise.withResolvers<CommandResult>();
    const pending: Pending = { id: randomUUID(), command, settle: answer.resolve };
    box.queue.push(pending);
    box.wake?.();
    const silent = () =>
      answer.reject(new AgentError('AGENT_SILENT', `the agent did not answer within ${timeoutMs / 1000} s`));
    const timer = setTimeout(silent, timeoutMs);
    const onAbort = () => answer.reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const { ok, code, message } = await answer.promise;
      if (!ok) throw new AgentError('AGENT_REFUSED', message, { context: { code: code ?? 'FAILED' } });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      // Nobody waits for it any more: a late agent must not carry it out.
      box.queue = box.queue.filter((other) => other !== pending);
      box.taken.delete(pending.id);
    }
  }

  /** Resolves with what is there now or comes within `waitMs`; a newer request of the same agent ends this one. */
  async take(
    seatId: string,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<{ id: string; command: string }[]> {
    const box = this.#box(seatId);
    box.wake?.();
    if (box.queue.length === 0 && waitMs > 0 && !signal.aborted) {
      const woken = Promise.withResolvers<void>();
      const timer = setTimeout(woken.resolve, waitMs);
      box.wake = woken.resolve;
      signal.addEventListener('abort', () => woken.resolve(), { once: true });
      await woken.promise;
      clearTimeout(timer);
      if (box.wake === woken.resolve) box.wake = undefined;
    }
    if (signal.aborted) return [];
    const taken = box.queue.splice(0);
    for (const pending of taken) box.taken.set(pending.id, pending);
    return taken.map(({ id, command }) => ({ id, command }));
  }

  answer(seatId: string, result: CommandResult): void {
    this.#boxes.get(seatId)?.taken.get(result.id)?.settle(result);
  }

  /** Lets go of every held request. */
  stop(): void {
    for (const box of this.#boxes.values()) box.wake?.();
  }

  #box(seatId: string): Mailbox {
    const known = this.#boxes.get(seatId);
    if (known) return known;
    const box: Mailbox = { queue: [], taken: new Map(), wake: undefined };
    this.#boxes.set(seatId, box);
    return box;
  }
}
