// An agent asked for a device ID that another seat shows: how long that counts, before and beside its reports.
import type { AgentReport } from '../agents/types.ts';
import type { NodeRow } from '../machines/types.ts';
import type { Moment } from './tracked.ts';

/** An agent that is told of a conflict asks again within this time, ms. */
const CLAIM_MS = 90_000;
/**
 * What a report says was gathered seconds before it came, perhaps before the claim. Reports follow each other, so
 * what the second one says is newer.
 */
const REPORTS = 2;

export class DeviceClaim {
  /** Counts as this seat's. */
  readonly deviceId: string;
  readonly #until: number;
  /** What was there when the claim was first looked at. */
  #known: { reportAt: number | undefined; rowAt: number | undefined } | undefined;
  #reports = 0;

  constructor(deviceId: string, { monotonic }: Moment) {
    this.deviceId = deviceId;
    this.#until = monotonic + CLAIM_MS;
  }

  /**
   * Over when the machine has shown another ID since, by its agent and on the node alike; a machine that has gone
   * silent, or whose DeepLink the node does not see, keeps its claim to the end.
   * @param report the newest one of an agent that is heard
   */
  isOver(row: NodeRow | undefined, report: AgentReport | undefined, { monotonic }: Moment): boolean {
    if (monotonic >= this.#until) return true;
    this.#known ??= { reportAt: report?.at, rowAt: row?.at };
    const known = this.#known;
    if (!report || report.goodbye || !this.#isOther(report.deviceId)) {
      this.#reports = 0;
    } else if (report.at !== known.reportAt) {
      known.reportAt = report.at;
      this.#reports += 1;
    }
    return this.#reports >= REPORTS && row?.at !== known.rowAt && this.#isOther(row?.deeplink?.deviceId);
  }

  #isOther(deviceId: string | null | undefined): boolean {
    return Boolean(deviceId) && deviceId !== this.deviceId;
  }
}
