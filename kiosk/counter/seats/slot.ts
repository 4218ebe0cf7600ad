// What the board keeps for one seat around its entry: the last view, what was told, what is on the disk.
import type { Seat } from '../../ipc/seat.ts';
import type { AgentReport } from '../agents/types.ts';
import type { NodeRow } from '../machines/types.ts';
import { DeviceClaim } from './device-claim.ts';
import type { SeatFacts } from './facts.ts';
import { isHeard } from './power-now.ts';
import type { SeatEntry } from './seat-entry.ts';
import { SeatNews } from './seat-news.ts';
import type { Moment } from './tracked.ts';

export class Slot {
  readonly entry: SeatEntry;
  readonly news = new SeatNews();
  view: Seat | undefined;
  facts: SeatFacts | undefined;
  /** Code of the last refused enrolment of this boot. */
  enrolmentProblem: string | null = null;
  /** By how much the machine's clock was ahead of ours at its last report, ms. */
  clockSkewMs = 0;
  unsaved = false;
  /** Monotonic time of the last look. */
  lookedAt = Number.NEGATIVE_INFINITY;
  /** Durations that the café's usual one was reckoned from. */
  boots: readonly number[] = [];
  #claim: DeviceClaim | undefined;
  #savedKey = '';

  constructor(entry: SeatEntry) {
    this.entry = entry;
  }

  /** The agent asked for an ID that belongs to another seat. */
  claim(deviceId: string, moment: Moment): void {
    this.#claim = new DeviceClaim(deviceId, moment);
  }

  /** Device IDs that this seat shows; what an agent said counts while it is heard. */
  deviceIds(row: NodeRow | undefined, report: AgentReport | undefined, moment: Moment): string[] {
    const { agent } = this.facts ?? {};
    const heard = !agent || agent.value === 'never' || isHeard(agent) ? report : undefined;
    if (this.#claim?.isOver(row, heard, moment)) this.#claim = undefined;
    return [row?.deeplink?.deviceId ?? '', heard?.deviceId ?? '', this.#claim?.deviceId ?? ''];
  }

  /** Something that has to survive a restart changed; mere ages do not count. */
  isUnsaved(): boolean {
    return this.unsaved || this.#key() !== this.#savedKey;
  }

  saved(): void {
    this.unsaved = false;
    this.#savedKey = this.#key();
  }

  #key(): string {
    const { power, nodeLink, deeplink, agent, codes, occupancy, boot } = this.entry;
    const values = [power, nodeLink, deeplink, agent, codes].map(({ value }) => value);
    const { controllers, controller, bootId } = occupancy;
    return [...values, controllers, controller, bootId, boot.current?.startedAt].join(' ');
  }
}
