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
export { DBC_ERROR_CODES, DbcError, type DbcErrorCode } from './errors.ts';
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
export {
  NODE_BOOT_DEVICES,
  NODE_POWER_COMMANDS,
  type NodePowerCommand,
  RentedMachine,
} from './power.ts';
export { checkPresignedTriple, parsePresignedTriple, readPresignedTriple } from './presigned.ts';
export { decodeSs58, encodeSs58 } from './ss58.ts';
export type {
  DeeplinkCodes,
  FullMachineList,
  Machine,
  MachineList,
  NodeKind,
  NodeVersion,
} from './types.ts';
