// Whether the node answers: silence is one matter of the café, not one of each seat.
import type { NodeStatus } from '../../ipc/seat.ts';
import type { Cause } from '../alerts/types.ts';
import type { SeatFacts } from './facts.ts';
import type { Moment } from './tracked.ts';

export class NodeWatch {
  readonly #graceMs: number;
  #state: SeatFacts['node'] = 'unread';
  #kind: NodeStatus['kind'] = null;
  #lastGood: number;

  constructor(graceMs: number, start: Moment) {
    this.#graceMs = graceMs;
    this.#lastGood = start.monotonic;
  }

  get state(): SeatFacts['node'] {
    return this.#state;
  }

  get kind(): NodeStatus['kind'] {
    return this.#kind;
  }

  /** @param status as the node's connection has it now */
  update(status: NodeStatus, moment: Moment): void {
    this.#kind = status.kind;
    if (!status.configured) {
      this.#state = 'unread';
      this.#lastGood = moment.monotonic;
    } else if (status.reachable) {
      this.#state = 'answers';
      this.#lastGood = moment.monotonic;
    } else if (moment.monotonic - this.#lastGood > this.#graceMs) {
      this.#state = 'silent';
    }
  }

  causes(status: NodeStatus): Cause[] {
    if (this.#state !== 'silent') return [];
    const { lastAnswerAt } = status;
    const facts = lastAnswerAt === null ? {} : { lastAnswerAt };
    return [{ key: 'node:silent', reason: 'NODE_SILENT', seatId: null, severity: 'urgent', facts }];
  }
}
