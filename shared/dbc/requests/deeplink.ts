// Requests about a machine's DeepLink codes: `/deeplink` (documents 000 and 001, "DeepLink device information").
import { deeplinkFields } from '../envelope.ts';
import { onlyKnown, plainObject } from '../fields/refusal.ts';
import { type DbcRequest, RENTER } from '../request.ts';
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

/** Documents, "Get DeepLink device information". On the LAN without a signature: masked. */
export function get(nodeId: string): DbcRequest<DeeplinkCodes> {
  const call = gpuNodeCall({
    name: 'deeplink.get',
    path: 'deeplink',
    nodeId,
    read: true,
    answer: deeplinkSchema,
  });
  return { ...call, signers: { client: RENTER, lan: ['none', 'server'] } };
}

/** Documents, "Set DeepLink device information". Success means queued on a pushing node. */
export function set(nodeId: string, codes: NewCodes): DbcRequest<undefined> {
  onlyKnown('codes', plainObject('codes', codes), ['deviceId', 'password']);
  const additional = deeplinkFields(codes.deviceId, codes.password);
  const call = gpuNodeCall({
    name: 'deeplink.set',
    path: 'deeplink/set',
    nodeId,
    additional,
    answer: doneSchema,
  });
  // Unsigned on 0.4.1.0, which could not check a signature.
  return { ...call, signers: { client: RENTER, lan: ['none', 'server'] } };
}
