// The node's answers, parsed by shape (recorded from 0.4.1.8 and 0.4.1.6).
import { z } from 'zod';
import { isAtLeast } from '../util/is-at-least.ts';
import { isNodeId } from './node-id.ts';
import type { DeeplinkCodes, KnownServer, Machine, NodeVersion, RentedServer, ShownPower } from './types.ts';

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
    power_status: z.string().optional(),
  })
  .transform((row): Machine => {
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
      ...extras(row),
    };
  });

/** Message of `/bare_metal` and `/bare_metal/<id>` on the bare-metal node. */
export const machinesSchema = z
  .object({ bare_metal_nodes: z.array(machineSchema) })
  .transform((message) => message.bare_metal_nodes);

/** Message of `/bare_metal` of a client node, when nobody is named. */
export const knownServersSchema = z
  .object({
    bare_metal_nodes: z.array(z.object({ node_id: z.string().refine(isNodeId), name: text, version: text })),
  })
  .transform((message): KnownServer[] =>
    message.bare_metal_nodes.map(({ node_id: nodeId, name, version }) => ({ nodeId, name, version })),
  );

/** Message of `/bare_metal` of a client node, when a server is named. */
export const rentedServerSchema = z
  .object({
    version: z.string(),
    ip: text,
    os: text,
    description: text,
    deeplink_device_id: z.string().optional(),
    deeplink_device_password: z.string().optional(),
    power_status: z.string().optional(),
  })
  .transform((row): RentedServer => {
    const { version, ip, os, description } = row;
    return { version, ip, os, description, ...extras(row) };
  });

interface ExtraFields {
  deeplink_device_id?: string | undefined;
  deeplink_device_password?: string | undefined;
  power_status?: string | undefined;
}

/** What is there only sometimes: codes while DeepLink is connected, power where the node asked the BMC. */
function extras(row: ExtraFields): { deeplink?: DeeplinkCodes; power?: ShownPower } {
  const { deeplink_device_id: deviceId, deeplink_device_password: password, power_status: power } = row;
  const shown = deviceId !== undefined || password !== undefined;
  return {
    ...(shown ? { deeplink: codes(deviceId ?? '', password ?? '') } : {}),
    ...(power === undefined ? {} : { power: shownPower(power) }),
  };
}

function shownPower(text: string): ShownPower {
  if (/^Chassis Power is on$/.test(text.trim())) return 'on';
  return /^Chassis Power is off$/.test(text.trim()) ? 'off' : 'unknown';
}

function codes(deviceId: string, password: string): DeeplinkCodes {
  return { deviceId, password, masked: isMasked(password) };
}
