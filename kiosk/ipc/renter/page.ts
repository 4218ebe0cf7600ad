// What the renter's page and its server say to each other, and every reason why a renter gets no codes.

/** Where the page asks, always by POST: no part of a session ever stands in an address. */
export const CODES_PATH = '/api/renter/codes';

export const RENTER_PROBLEMS = [
  /** No renter of this machine has signed this session. */
  'NOT_YOURS',
  /** The rental is over, or the machine is not rented by anybody. */
  'ENDED',
  /** DeepLink on the machine is not connected with the café's node. */
  'NOT_CONNECTED',
  /** The machine's controller says that it is off. */
  'MACHINE_OFF',
  /** The client node, or the café's node behind it, does not answer. */
  'NODE_UNREACHABLE',
  /** The network knows no machine of this id. */
  'MACHINE_UNKNOWN',
  /** The address is no client node. */
  'WRONG_NODE',
  /** A command was sent, and nobody can tell whether it was carried out. */
  'UNCONFIRMED',
  /** The machine's controller (BMC) refused or did not answer. */
  'BMC_SILENT',
  /** The chain does not know the machine or did not answer. */
  'CHAIN_SILENT',
  /** A value has not the form that it must have; nothing was sent. */
  'BAD_INPUT',
  /** Too many questions at once. */
  'BUSY',
  'FAILED',
] as const;

export type RenterProblemCode = (typeof RENTER_PROBLEMS)[number];

export interface CodesQuestion {
  machineId: string;
  sessionId: string;
  sessionIdSign: string;
  rentOrder?: string;
  /** Also ask the machine's controller for its power while DeepLink is away; slow: not with every question. */
  withPower?: boolean;
}

export type CodesAnswer =
  | { state: 'ready'; deviceId: string; password: string }
  /** Ask again in a few seconds. `power` is absent when it was not asked for; `unknown` is never off. */
  | { state: 'starting'; power?: 'on' | 'off' | 'unknown' }
  | { state: 'refused'; problem: RenterProblemCode };
