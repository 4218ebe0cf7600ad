// DBC: identities, and calls to a bare-metal node.
export {
  type AddedMachine,
  type FieldProblem,
  MAX_ADDED,
  type MachineChange,
  type NewMachine,
  problemsOfChange,
  problemsOfMachine,
} from './bare-metal.ts';
export { type CallOptions, DbcNodeClient, type DbcNodeClientOptions } from './client.ts';
export { type DbcCallOptions, DbcClient, type DbcClientOptions } from './dbc-client.ts';
export { describeRequest, type RequestDescription } from './describe.ts';
export { DBC_ERROR_CODES, DbcError, type DbcErrorCode } from './errors.ts';
export {
  type MulticastGroup,
  type NetworkFilter,
  parseMulticast,
  parseNetworkFilter,
} from './fields/addresses.ts';
export { type PortForward, type Ports, parseCustomPort } from './fields/ports.ts';
export { VM_BIOS_MODES, VM_SYSTEMS, type VmChange, type VmSpec } from './fields/vm.ts';
export {
  type Identity,
  type IdentitySource,
  type MultisigIdentity,
  type SessionIdentity,
  signSession,
  verifyIdentity,
  type WalletIdentity,
  WalletSigner,
} from './identity.ts';
export { isNodeId, KeyPair, verifySignature } from './keys.ts';
export { makeNonce } from './nonce.ts';
export type { CodesProgress } from './operations/codes-ready.ts';
export type { ImageProgress } from './operations/image-transfer.ts';
export type { Operation, WaitOptions } from './operations/operation.ts';
export type { PowerOutcome, PowerProgress } from './operations/switch-power.ts';
export { type OperationToken, parseOperationToken } from './operations/token.ts';
export type { VmProgress } from './operations/vm-creation.ts';
export {
  NODE_BOOT_DEVICES,
  NODE_POWER_COMMANDS,
  type NodePowerCommand,
  RentedMachine,
} from './power.ts';
export { checkPresignedTriple, parsePresignedTriple, readPresignedTriple } from './presigned.ts';
export type { DbcRequest, Signer, Via } from './request.ts';
export type { Raw, TransferProgress, VmDetail, VmLog, VmSummary } from './requests/answers.ts';
export type { MachineInfo } from './requests/gpu-nodes.ts';
export * as requests from './requests/index.ts';
export { decodeSs58, encodeSs58 } from './ss58.ts';
export type {
  DeeplinkCodes,
  FullMachineList,
  Machine,
  MachineList,
  NodeKind,
  NodeVersion,
} from './types.ts';
