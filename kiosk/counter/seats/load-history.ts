// The last live figures of a machine, thinned out, for the small charts of the panel.
import type { SeatDetail } from '../../ipc/seat.ts';
import type { AgentReport } from '../agents/types.ts';

type Point = SeatDetail['history'][number];

const POINTS = 60;
/** Least time between two points, ms: 60 points are 10 minutes. */
const STEP_MS = 9500;

export class LoadHistory {
  #points: Point[] = [];

  /** Newest last. */
  get points(): Point[] {
    return this.#points;
  }

  add({ at, load }: AgentReport): void {
    const last = this.#points.at(-1);
    // A clock that was set back starts a new chart.
    if (last && at < last.at) this.#points = [];
    else if (last && at - last.at < STEP_MS) return;
    if (!load) return;
    const { gpuPercent, gpuCelsius, vramUsedMb, rxBytesPerSecond } = load;
    this.#points = [...this.#points, { at, gpuPercent, gpuCelsius, vramUsedMb, rxBytesPerSecond }].slice(
      -POINTS,
    );
  }
}
