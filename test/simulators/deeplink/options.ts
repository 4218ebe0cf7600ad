// How a simulated DeepLink starts, what it may be told to do wrong, and what it tells about itself.

/** When it reports its codes to the node; real behaviour was not recorded, so all are possible. */
export type ReportMode = 'at-once' | 'never' | { lateMs: number };

export interface LanAddress {
  host: string;
  port: number;
  /** Source address: the node tells machines apart by it. */
  localAddress?: string;
}

export interface DeepLinkSimulatorOptions {
  /** Named pipe or Unix socket; none is a DeepLink that is not the SDK build. */
  pipe?: string;
  /** The node's LAN port; none is a DeepLink without a [dbc] section. */
  lan?: LanAddress;
  /** config.ini to write, at the start and at every change. */
  configIni?: string;
  /** Default: nine random digits. */
  deviceId?: string;
  /** Default: eight random letters and digits. */
  password?: string;
  /** Anything else in `auth` is refused with code 8; undefined takes every id. */
  channelId?: string;
  /** Likewise for the wallet token. */
  token?: string;
  /** Requests before `auth` are refused with code 8. Default true. */
  requireAuth?: boolean;
  /** How long it takes from start to state 3 (online). Default 0. */
  slowStartMs?: number;
  /**
   * What is slow: `online` climbs 0→1→2→3 with the pipe there; `pipe` opens the pipe only then; `asked` climbs when
   * somebody has asked for the state, who has seen for sure that it was not online. Default online.
   */
  slowStart?: 'pipe' | 'online' | 'asked';
  report?: ReportMode;
  /** A password pushed by the node changes nothing. */
  ignorePush?: boolean;
  /** Accepts connections on the pipe and never answers. */
  tooOld?: boolean;
  /** A new password at every restart. */
  alwaysRefreshPassword?: boolean;
  /** What getAppVersion answers. */
  appVersion?: string;
  /** Waits before the LAN connection is tried again, full jitter. Default 50 ms to 5 s. */
  lanBackoff?: { baseMs: number; capMs: number; floorMs?: number };
}

/** Told through the simulator's `event`; one JSON line each on the command line. No event holds a password. */
export type SimulatorEvent =
  | { event: 'request'; method: string }
  | { event: 'auth'; accepted: boolean }
  | { event: 'device-info'; deviceId: string; passwordLength: number }
  | { event: 'server-state'; state: number }
  | { event: 'controller-started' | 'controller-stopped'; device: string }
  | { event: 'pipe-open' | 'pipe-gone' }
  | { event: 'lan-connected' | 'lan-closed' }
  | { event: 'lan-reported'; bodyBytes: number }
  | { event: 'lan-push'; applied: boolean };

export type Tell = (event: SimulatorEvent) => void;
