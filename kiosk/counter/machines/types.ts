// What the other parts of the counter see of the node and its machines.
import type { WalletSigner } from '../../../shared/dbc/identity.ts';
import type { DeeplinkCodes } from '../../../shared/dbc/types.ts';
import type { Bmc } from '../../../shared/ipmi/bmc.ts';
import type { NodeStatus } from '../../ipc/seat.ts';

/** One seat as stored: the café's data and the machine that it stands for. */
export interface SeatRecord {
  id: string;
  label: string;
  zone: string;
  place: { row: number; column: number } | null;
  notes: string;
  tags: string[];
  nodeId: string;
  uuid: string;
  ip: string;
  os: string;
  description: string;
  /** `address:port`, or null where the node knows no BMC or its settings can't be used. */
  bmcKey: string | null;
  /** Why the BMC's settings can't be used (field and rule, no value). */
  bmcProblem: string | null;
}

/** What the node's last masked poll says about a machine. */
export interface NodeRow {
  /** Undefined: DeepLink is not connected to a pushing node. */
  deeplink: DeeplinkCodes | undefined;
  at: number;
}

export interface MachineRegistry {
  list(): SeatRecord[];
  get(seatId: string): SeatRecord | undefined;
  /** The seat whose machine has this registered IP, if exactly one has. */
  byIp(ip: string): SeatRecord | undefined;
  /** The BMC with its credentials, or undefined (read only, no BMC, unusable settings). */
  bmc(seatId: string): Bmc | undefined;
  /** Signs as the machine itself, or undefined in read-only mode. */
  signer(seatId: string): WalletSigner | undefined;
  /** Fires after seats were added, changed or removed. @returns how to stop listening */
  onChange(listener: (change: { seatId: string; removed: boolean }) => void): () => void;
  readonly zones: string[];
  /** For `seats.edit` and `seats.arrange`. */
  update(
    seatId: string,
    change: Partial<Pick<SeatRecord, 'label' | 'zone' | 'place' | 'notes' | 'tags'>>,
  ): SeatRecord;
}

export interface NodeLink {
  readonly status: NodeStatus;
  /** From the masked poll; undefined before the first answer or when the node no longer has the machine. */
  row(seatId: string): NodeRow | undefined;
  /** After each poll, good or bad. @returns how to stop listening */
  onPoll(listener: () => void): () => void;
  /** Polls now. */
  refresh(signal?: AbortSignal): Promise<void>;
  /** A signed read of the pair, now. @throws DbcError, RefusedCall CODES_READ_ONLY */
  readCodes(seatId: string, signal?: AbortSignal): Promise<DeeplinkCodes>;
  /** Sets codes on the node, signed as the machine. Success on a pushing node means queued. @throws DbcError */
  setCodes(
    seatId: string,
    codes: { deviceId?: string | undefined; password?: string | undefined },
    signal?: AbortSignal,
  ): Promise<void>;
}
