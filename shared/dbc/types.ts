// What the bare-metal node tells about itself and its machines.

/** ≤ 0.4.1.6 keeps the codes that it is given; ≥ 0.4.1.7 pushes them to DeepLink and shows what that reports. */
export type NodeKind = 'stored' | 'push';

/** What `POST /api/v1/` says (spec: DBC API, versions). */
export interface NodeVersion {
  /** As the node writes it, e.g. "0.4.1.8". */
  text: string;
  kind: NodeKind;
  /** `deeplink/set` needs the server's own signature (since 0.4.1.1). */
  signsRequired: boolean;
}

/** A machine's DeepLink codes as the node shows them. */
export interface DeeplinkCodes {
  /** Empty when DeepLink is connected but has not reported yet, or nothing was ever stored. */
  deviceId: string;
  /** In the clear, or as many stars as the password has characters, or empty. */
  password: string;
  /** The password is all stars. */
  masked: boolean;
}

/** One row of the node's list. Secrets are in the clear only for the node's own key. */
export interface Machine {
  nodeId: string;
  uuid: string;
  ip: string;
  os: string;
  description: string;
  ipmiHostname: string;
  ipmiUsername: string;
  ipmiPassword: string;
  ipmiPort?: number;
  nodePrivateKey: string;
  /** The private key is not in the clear, and with it no other secret of the row. */
  masked: boolean;
  /** Absent on a pushing node while DeepLink is not connected; a storing node always shows it. */
  deeplink?: DeeplinkCodes;
  /** Only in look-ups through a client node. `unknown` is never off. */
  power?: ShownPower;
}

/** A machine's power as a node tells it along with other facts. */
export type ShownPower = 'on' | 'off' | 'unknown';

/** One server as a client node lists it. */
export interface KnownServer {
  nodeId: string;
  name: string;
  /** Version of the node that manages it. */
  version: string;
}

/** One server as its renter sees it through a client node. */
export interface RentedServer {
  version: string;
  ip: string;
  os: string;
  description: string;
  /** Absent when the node did not ask the BMC. */
  power?: ShownPower;
  /** In the clear; absent while DeepLink is not connected (node ≥ 0.4.1.7). */
  deeplink?: DeeplinkCodes;
}

/** The node's list; it never holds more than 51 rows and does not say that it was cut. */
export interface MachineList {
  machines: Machine[];
  /** Exactly 51 rows: there may be more. */
  cut: boolean;
}

/** The list completed by look-ups of the ids that we know. */
export interface FullMachineList extends MachineList {
  /** Known ids that the node does not have. */
  missing: string[];
  /** Known ids whose row is not valid JSON: a quote, backslash or line break in one of its texts. */
  broken: string[];
  /** False when the list itself could not be read and `machines` are the look-ups alone. */
  listReadable: boolean;
}
