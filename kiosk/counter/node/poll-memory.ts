// What the last polls showed: a row for each machine, whether the node answers, and what was wrong with it.
import type { FullMachineList } from '../../../shared/dbc/types.ts';
import { isAppError, messageOf } from '../../../shared/errors/app-error.ts';
import type { NodeStatus } from '../../ipc/seat.ts';
import type { NodeRow } from '../machines/types.ts';
import { brokenRows, KEY_REFUSED } from './problems.ts';

type Remembered = Pick<NodeStatus, 'reachable' | 'lastAnswerAt' | 'lastError' | 'machines' | 'mayHaveMore'>;

export class PollMemory {
  /** The last signed read came back masked. */
  keyRefused = false;
  #rows = new Map<string, NodeRow>();
  #reachable = false;
  #lastAnswerAt: number | null = null;
  #lastError: NodeStatus['lastError'] = null;
  #mayHaveMore = false;

  get reachable(): boolean {
    return this.#reachable;
  }

  get status(): Remembered {
    return {
      reachable: this.#reachable,
      lastAnswerAt: this.#lastAnswerAt,
      lastError: this.#lastError ?? (this.keyRefused ? KEY_REFUSED : null),
      machines: this.#rows.size,
      mayHaveMore: this.#mayHaveMore,
    };
  }

  row(nodeId: string): NodeRow | undefined {
    return this.#rows.get(nodeId);
  }

  answered(read: FullMachineList): void {
    const at = Date.now();
    this.#reachable = true;
    this.#lastAnswerAt = at;
    this.#mayHaveMore = read.cut;
    this.#lastError = brokenRows(read);
    this.#rows = new Map(read.machines.map(({ nodeId, deeplink }) => [nodeId, { deeplink, at }]));
  }

  /** Rows stay, with their age. @returns true when this is news */
  failed(error: unknown): boolean {
    const code = isAppError(error) ? error.code : 'INTERNAL';
    const news = this.#reachable || this.#lastError?.code !== code;
    const message = isAppError(error) ? messageOf(error) : 'the list could not be taken over';
    this.#reachable = false;
    this.#lastError = { code, message };
    return news;
  }
}
