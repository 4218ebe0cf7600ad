// What the power controller is asked for and what it answers.
import type {
  BootDeviceControl,
  BootDeviceReader,
  BootFlags,
  BootSelection,
} from '../capabilities/boot-device.ts';
import type { BootPowerControl } from '../capabilities/boot-power.ts';
import type { PowerCommand, PowerControl, PowerReader, PowerState } from '../capabilities/power.ts';
import type { PresenceProbe } from '../capabilities/presence.ts';

/** One machine, whatever its power is switched by. */
export interface PowerTarget {
  /** One operation at a time per key; a BMC's is `bmcKey(bmc)`. */
  key: string;
  power: PowerControl;
  /** A quicker way to the same state, such as an open session. Default: `power`. */
  reader?: PowerReader;
  bootDevice?: BootDeviceControl;
  /** A quicker way to the same flags, such as an open session. Default: `bootDevice`. */
  bootReader?: BootDeviceReader;
  /** Who is there, for one datagram. */
  presence?: PresenceProbe;
  /** Both in one session, where the way to the machine can do that. */
  bootPower?: BootPowerControl;
  /** Least time between two operations on this machine, in ms; overrides the controller's. */
  minIntervalMs?: number;
}

/** What somebody wants; `reset` and `cycle` of a machine that is off mean `on`. */
export type PowerAction = PowerCommand;

export interface PowerRunOptions {
  signal?: AbortSignal;
  /** Set and read back before any power command; a failure there sends none. */
  boot?: BootSelection;
  /** How long the state may take to be reached, in ms; default 60 s. */
  reachLimitMs?: number;
  /** How long an operating system may take to shut down, in ms; default 600 s. */
  softOffLimitMs?: number;
  /** After a soft-off that ran out: cut the power. Default false. */
  forceAfterSoft?: boolean;
  /**
   * Calls `start` when the machine may begin to draw current, and settles as that does: how bulk operations are
   * staggered.
   */
  inrushTurn?: (start: () => Promise<void>) => Promise<void>;
  onStep?: (step: PowerStep) => void;
}

/** Progress of one operation. */
export type PowerStep =
  | { step: 'read'; state: PowerState }
  | { step: 'boot device set'; flags: BootFlags }
  | { step: 'sent'; command: PowerCommand }
  | { step: 'forcing'; command: PowerCommand };

/**
 * How the controller knows.
 * `already`: the state was there before.
 * `read back`: the state was read after the command.
 * `seen off and on`: a cycle was watched.
 * `accepted`: the machine's management accepted it and the machine is on; a reset leaves no other trace.
 */
export type PowerVerification = 'already' | 'read back' | 'seen off and on' | 'accepted';

export interface PowerResult {
  action: PowerAction;
  before: PowerState;
  after: 'on' | 'off';
  /** Commands that were sent, in order: empty when nothing was to do, `on` for a reset of a machine that was off. */
  sent: PowerCommand[];
  verified: PowerVerification;
  /** From the operation's turn to its end, in ms. */
  ms: number;
  /** What the BMC read back, when a boot device was asked for. */
  boot?: BootFlags;
}
