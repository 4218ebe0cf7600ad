// What the other parts of the counter see of the agents on the machines.
import type { SeatDetail } from '../../ipc/seat.ts';

/** The latest keep-alive of a machine, checked; the machine is under its renter's control: hints, not truth. */
export interface AgentReport {
  at: number;
  bootId: string;
  bootedAt: number;
  agentVersion: string;
  deeplinkVersion: string | null;
  /** From the agent's status: published means that the counter itself said `equal`. */
  state: 'starting' | 'rotating' | 'publishing' | 'published' | 'blocked' | 'stopped';
  deviceId: string | null;
  deeplinkOnline: boolean;
  /** DeepLink ids of those who are in; `unknown` after an agent restart. */
  controllers: string[] | 'unknown';
  /** False: DeepLink has no pipe there, and the agent never sees who comes in. */
  seesControllers?: boolean | undefined;
  problem: { code: string; message: string } | null;
  hardware: SeatDetail['hardware'] | null;
  load: {
    gpuPercent: number | null;
    gpuCelsius: number | null;
    gpuWatts?: number | null | undefined;
    vramUsedMb: number | null;
    cpuPercent: number | null;
    memoryPercent: number | null;
    diskPercent?: number | null | undefined;
    rxBytesPerSecond: number | null;
    txBytesPerSecond: number | null;
  } | null;
  clockSkewMs: number;
  /** The agent said goodbye: its machine shuts down. */
  goodbye: boolean;
}

/** What the counter may ask of an agent. */
export type AgentCommand = 'rotate' | 'closeControllers' | 'shutdown' | 'reportNow';

export interface AgentReports {
  of(seatId: string): AgentReport | undefined;
  /** `none`: never seen, `waiting`: a boot that the counter saw may enrol. */
  enrolment(seatId: string): SeatDetail['enrolment'];
  /** The last try that was refused since a boot was let in, whether or not a token lives; null: none. */
  refusal(seatId: string): { code: string; at: number } | null;
  onReport(listener: (seatId: string) => void): () => void;
  onRefused(listener: (seatId: string, code: string) => void): () => void;
  /** How often agents report, ms; lost after 2.5 of it without one. */
  readonly intervalMs: number;
  /**
   * Asks the agent and waits for its answer. @throws RefusedCall or AppError AGENT_SILENT, AGENT_REFUSED
   */
  command(
    seatId: string,
    command: AgentCommand,
    options: { signal?: AbortSignal; timeoutMs?: number },
  ): Promise<void>;
  /** Told by the power side: a boot was seen (off to on, a reset or a cycle), so one enrolment is let in. */
  bootSeen(seatId: string): void;
}

/** The counter's side of an agent's identity (agent states, `counter`): given to the agents' listener. */
export interface PairDesk {
  /**
   * Compares the agent's own pair with what the node hands out to the machine's key.
   * `duplicate`: another machine shows the same device ID; it is never published.
   */
  compare(
    seatId: string,
    pair: { deviceId: string; password: string },
    signal: AbortSignal,
  ): Promise<'equal' | 'differs' | 'not-connected' | 'duplicate'>;
  /** Sets the agent's own pair on the node. @throws AppError DUPLICATE_DEVICE_ID, DbcError */
  set(
    seatId: string,
    pair: { deviceId?: string | undefined; password?: string | undefined },
    signal: AbortSignal,
  ): Promise<void>;
}
