// Who is in, as the machine's agent tells.
import type { AgentReport } from '../agents/types.ts';

export interface OccupancyMemory {
  controllers: 'in' | 'none' | 'unknown';
  controller: string | null;
  since: number;
  bootId: string | null;
  watched: boolean;
}

export class Occupancy {
  controllers: OccupancyMemory['controllers'] = 'unknown';
  /** DeepLink id of (the first of) those who are in. */
  controller: string | null = null;
  /** Since when somebody is in, or nobody can tell, wall clock. */
  since = 0;
  bootId: string | null = null;
  /** False: an agent that never sees who comes in, because DeepLink has no pipe on its machine. */
  watched = true;

  get memory(): OccupancyMemory {
    const { controllers, controller, since, bootId, watched } = this;
    return { controllers, controller, since, bootId, watched };
  }

  recall(memory: OccupancyMemory): void {
    Object.assign(this, memory);
  }

  /** Takes a new report. An agent that was restarted does not know who came in before it: then the last word stays. */
  take(report: AgentReport, now: number): void {
    const sameBoot = report.bootId === this.bootId;
    this.bootId = report.bootId;
    this.watched = report.seesControllers ?? true;
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
    const begins = this.controllers !== controllers || this.since === 0;
    if (controllers !== 'none' && begins) this.since = now;
    this.controllers = controllers;
    this.controller = controller;
  }
}
