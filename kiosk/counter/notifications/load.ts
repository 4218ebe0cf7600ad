// How busy the counter's computer is, for the pings.
import { cpus, freemem, totalmem } from 'node:os';

export interface Load {
  cpu_usage_percent: number;
  memory_usage_percent: number;
}

/** Measures between two calls; the first one since the start of the computer. */
export class LoadMeter {
  #idle = 0;
  #total = 0;
  #cpu = 0;

  read(): Load {
    let idle = 0;
    let total = 0;
    for (const { times } of cpus()) {
      idle += times.idle;
      total += times.user + times.nice + times.sys + times.idle + times.irq;
    }
    const span = total - this.#total;
    if (span > 0) this.#cpu = percent(1 - (idle - this.#idle) / span);
    this.#idle = idle;
    this.#total = total;
    return { cpu_usage_percent: this.#cpu, memory_usage_percent: percent(1 - freemem() / totalmem()) };
  }
}

/** A share as a percentage with one digit, kept between 0 and 100. */
function percent(share: number): number {
  return Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
}
