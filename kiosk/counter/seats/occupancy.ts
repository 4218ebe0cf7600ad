// Who is in, as the machine's agent tells.
import type { AgentReport } from '../agents/types.ts';

export interface OccupancyMemory {
  controllers: 'in' | 'none' | 'unknown';
  controller: string | null;
  since: number;
  bootId: string | null;
}

export class Occupancy {
  controllers: OccupancyMemory['controllers'] = 'unknown';
  /** DeepLink id of (the first of) those who are in. */
  controller: string | null = null;
  /** Since when somebody is in, wall clock. */
  since = 0;
  bootId: string | null = null;

  get memory(): OccupancyMemory {
    const { controllers, controller, since, bootId } = this;
    return { controllers, controller, since, bootId };
  }

  recall(memory: OccupancyMemory): void {
    Object.assign(this, memory);
  }

  /** Takes a new report. An agent that was restarted does not know who came in before it: then the last word stays. */
  take(report: AgentReport, now: number): void {
    const sameBoot = report.bootId === this.bootId;
    this.bootId = report.bootId;
    if (report.controllers === 'unknown') {
      if (!sameBoot || this.controllers !== 'in') this.#set('unknown', null, now);
      return;
    }
    const first = report.controllers[0];
    if (first === undefined) this.#set('none', null, now);
    else this.#set('in', first, now);
  }

  /** Power is off: nobody can be in. */
  empty(): void {
    this.controllers = 'none';
    this.controller = null;
  }

  #set(controllers: OccupancyMemory['controllers'], controller: string | null, now: number): void {
    if (controllers === 'in' && this.controllers !== 'in') this.since = now;
    this.controllers = controllers;
    this.controller = controller;
  }
}
