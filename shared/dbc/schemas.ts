// The node's answers, parsed by shape (recorded from 0.4.1.8 and 0.4.1.6).
import { z } from 'zod';
import { isNodeId } from './node-id.ts';
import type { DeeplinkCodes, Machine, NodeVersion } from './types.ts';

/** Every JSON answer. `message` is a string, an object, or empty. */
export const answerSchema = z.object({ errcode: z.number(), message: z.unknown().optional() });

export const presignedTripleSchema = z.strictObject({
  wallet: z.string().min(1),
  nonce: z.string().min(1),
  sign: z.string().regex(/^[0-9a-f]{128}$/),
});

/** Stars, one for each character that the node hides. */
export function isMasked(text: string): boolean {
  return /^\*+$/.test(text);
}

/** Message of the version probe. */
export const versionSchema = z
  .object({ client_version: z.string().regex(/^\d{1,5}(\.\d{1,5}){3}$/) })
  .transform((message): NodeVersion => {
    const text = message.client_version;
    return {
      text,
      kind: isAtLeast(text, [0, 4, 1, 7]) ? 'push' : 'stored',
      signsRequired: isAtLeast(text, [0, 4, 1, 1]),
    };
  });

/** Message of `/deeplink`. */
export const deeplinkSchema = z
  .object({ device_id: z.string(), device_password: z.string() })
  .transform((message) => codes(message.device_id, message.device_password));

/** Texts that older versions may leave out. */
const text = z.string().default('');

const machineSchema = z
  .object({
    node_id: z.string().refine(isNodeId, 'a node_id is 64 lower-case hex digits'),
    node_private_key: text,
    uuid: text,
    ip: text,
    os: text,
    description: text,
    ipmi_hostname: text,
    ipmi_username: text,
    ipmi_password: text,
    ipmi_port: z.number().optional(),
    deeplink_device_id: z.string().optional(),
    deeplink_device_password: z.string().optional(),
  })
  .transform((row): Machine => {
    const { deeplink_device_id: deviceId, deeplink_device_password: password } = row;
    return {
      nodeId: row.node_id,
      uuid: row.uuid,
      ip: row.ip,
      os: row.os,
      description: row.description,
      ipmiHostname: row.ipmi_hostname,
      ipmiUsername: row.ipmi_username,
      ipmiPassword: row.ipmi_password,
      ...(row.ipmi_port === undefined ? {} : { ipmiPort: row.ipmi_port }),
      nodePrivateKey: row.node_private_key,
      // Absent counts as masked: nothing of this row can be trusted to be in the clear.
      masked: !isNodeId(row.node_private_key),
      ...(deviceId === undefined && password === undefined
        ? {}
        : { deeplink: codes(deviceId ?? '', password ?? '') }),
    };
  });

/** Message of `/bare_metal` and `/bare_metal/<id>` on the bare-metal node. */
export const machinesSchema = z
  .object({ bare_metal_nodes: z.array(machineSchema) })
  .transform((message) => message.bare_metal_nodes);

function codes(deviceId: string, password: string): DeeplinkCodes {
  return { deviceId, password, masked: isMasked(password) };
}

/** Compares number by number: 0.4.1.10 is newer than 0.4.1.9. */
function isAtLeast(text: string, floor: readonly number[]): boolean {
  const parts = text.split('.').map(Number);
  for (const [index, wanted] of floor.entries()) {
    const part = parts[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}
