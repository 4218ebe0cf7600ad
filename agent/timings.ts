// Every waiting time of 10-agent-states in one place, in ms.

export const TIMINGS = {
  /** Back-off of pipe, node and blocked publishing: 1..60 s. */
  backoffBase: 1000,
  backoffCap: 60_000,
  /** Wait of a blocked or failed location: 10..60 s. */
  locateFloor: 10_000,
  /** DeepLink is read again at least so often. */
  deviceReread: 30_000,
  /** Attached for so long without being online: health says so. */
  notOnline: 300_000,
  /** No pipe for so long, and a device ID in config.ini: this is not the SDK build. */
  noPipe: 15_000,
  /** T must stand still for so long before a rotation. */
  settleBeforeRotation: 2000,
  /** Refused rotations: at most three in this window. */
  rotationWindow: 600_000,
  rotationTries: 3,
  /** How long a rotation through the node may take to show up in its signed read. */
  rotationThroughNode: [250, 500, 1000, 2000, 4000, 8000],
  /** Re-reads of the node after a difference, counted from the first read. */
  rereads: [250, 500, 1000, 2000, 3000],
  /** Reads of the node after a set, counted from the set. */
  settle: [250, 500, 1000, 2000, 4000],
  settleLimit: 5000,
  /** Verify period of published codes, +- 20 %. */
  verify: 15_000,
  /** Published knowledge older than this counts as lost. */
  publishedMaxAge: 45_000,
  /** The whole list is read at least so often to find a duplicate device ID. */
  conflictCheck: 60_000,
  /** After "broadcast request failed". */
  broadcastQuiet: 60_000,
  /** "Not connected" for so long: the agent may open the LAN link itself (option). */
  lanLinkPatience: 30_000,
} as const;

export type Timings = {
  readonly [K in keyof typeof TIMINGS]: (typeof TIMINGS)[K] extends number ? number : readonly number[];
};
