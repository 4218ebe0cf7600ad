// Requests about a machine's DeepLink codes: `/deeplink` (documents 000 and 001, "DeepLink device information").
import { deeplinkFields } from '../envelope.ts';
import { onlyKnown, plainObject } from '../fields/refusal.ts';
import type { DbcRequest, Signer } from '../request.ts';
import { deeplinkSchema } from '../schemas.ts';
import type { DeeplinkCodes } from '../types.ts';
import { doneSchema } from './answers.ts';
import { gpuNodeCall } from './shape.ts';

/** Codes to set. A pushing node (≥ 0.4.1.7) takes the password alone and ignores the device ID. */
export interface NewCodes {
  deviceId?: string | undefined;
  /** 6 to 16 letters and digits. */
  password: string;
}

/** Unsigned: masked codes, and on 0.4.1.0, which could not check a signature, everything. */
const LAN_SIGNERS: readonly Signer[] = ['none', 'server'];

/** Documents, "Get DeepLink device information". On the LAN without a signature: masked. */
export function get(nodeId: string): DbcRequest<DeeplinkCodes> {
  return gpuNodeCall({
    name: 'deeplink.get',
    path: 'deeplink',
    nodeId,
    read: true,
    lanSigners: LAN_SIGNERS,
    answer: deeplinkSchema,
  });
}

/** Documents, "Set DeepLink device information". Success means queued on a pushing node. */
export function set(nodeId: string, codes: NewCodes): DbcRequest<undefined> {
  onlyKnown('codes', plainObject('codes', codes), ['deviceId', 'password']);
  return gpuNodeCall({
    name: 'deeplink.set',
    path: 'deeplink/set',
    nodeId,
    additional: deeplinkFields(codes.deviceId, codes.password),
    lanSigners: LAN_SIGNERS,
    answer: doneSchema,
  });
}
