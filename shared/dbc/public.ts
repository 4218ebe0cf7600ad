// What others build on (`netbar/dbc`): nothing here can send a request that a node was seen to die of.
export type { AddedMachine, FieldProblem, MachineChange, NewMachine } from './bare-metal.ts';
export { MAX_ADDED, problemsOfChange, problemsOfMachine } from './bare-metal.ts';
export { type DbcCallOptions, DbcClient, type DbcClientOptions } from './dbc-client.ts';
export { type DescribeOptions, describeRequest, type RequestDescription } from './describe.ts';
export { DBC_ERROR_CODES, DbcError, type DbcErrorCode } from './errors.ts';
export {
  type MulticastGroup,
  type NetworkFilter,
  parseMulticast,
  parseNetworkFilter,
} from './fields/addresses.ts';
export { type ForwardProtocol, type PortForward, type Ports, parseCustomPort } from './fields/ports.ts';
export { VM_BIOS_MODES, VM_SYSTEMS, type VmChange, type VmSpec } from './fields/vm.ts';
export type { BareMetalCalls, ManagerOptions } from './groups/bare-metal.ts';
export type { DeeplinkCalls } from './groups/deeplink.ts';
export type { MachineCalls, SessionCalls } from './groups/gpu-nodes.ts';
export type { ImageCalls } from './groups/images.ts';
export type { NetworkCalls } from './groups/networks.ts';
export type { OperationCalls } from './groups/operations.ts';
export type { DiskCalls, SnapshotCalls } from './groups/storage.ts';
export type { VirtualMachineCalls } from './groups/virtual-machines.ts';
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
export type { CancelOptions, Operation, Trouble, WaitOptions } from './operations/operation.ts';
export type { PowerOutcome, PowerProgress } from './operations/switch-power.ts';
export { type OperationToken, parseOperationToken } from './operations/token.ts';
export type { VmProgress } from './operations/vm-creation.ts';
export {
  NODE_BOOT_DEVICES,
  NODE_POWER_COMMANDS,
  type NodeBootDevice,
  type NodePowerCommand,
} from './power.ts';
export { checkPresignedTriple, parsePresignedTriple, readPresignedTriple } from './presigned.ts';
export type { DbcRequest, Signer, Via } from './request.ts';
export type { Raw, TransferProgress, VmDetail, VmLog, VmSummary } from './requests/answers.ts';
export type { NewCodes } from './requests/deeplink.ts';
export type { DiskResize, NewDisk } from './requests/disks.ts';
export type { MachineInfo } from './requests/gpu-nodes.ts';
export type { ImageDownload, ImageQuery, ImageUpload } from './requests/images.ts';
export * as requests from './requests/index.ts';
export type { NewNetwork } from './requests/networks.ts';
export type { NewSnapshot } from './requests/snapshots.ts';
export type { GuestLogin, LogQuery } from './requests/virtual-machines.ts';
export { decodeSs58, encodeSs58 } from './ss58.ts';
export type {
  DeeplinkCodes,
  FullMachineList,
  KnownServer,
  Machine,
  MachineList,
  NodeKind,
  NodeVersion,
  RentedServer,
  ShownPower,
} from './types.ts';
