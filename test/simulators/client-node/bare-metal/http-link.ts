// The link to a bare-metal node in another process, over its own HTTP with its own key. Only the first 51 machines
// are seen this way, as by everybody.
import { z } from 'zod';
import { KeyPair } from '../../../../shared/dbc/keys.ts';
import { makeNonce } from '../../../../shared/dbc/nonce.ts';
import type { MachineInput } from '../../node/types.ts';
import type { BareMetalLink, LinkedMachine } from './link.ts';

const LIMIT_MS = 5000;
const VERSION = z.object({ message: z.object({ client_version: z.string() }) });
const ITEM = z.object({
  node_id: z.string(),
  node_private_key: z.string(),
  uuid: z.string(),
  ip: z.string(),
  os: z.string(),
  description: z.string(),
  ipmi_hostname: z.string(),
  ipmi_username: z.string(),
  ipmi_password: z.string(),
  ipmi_port: z.number().default(0),
  deeplink_device_id: z.string().optional(),
  deeplink_device_password: z.string().optional(),
});
const LIST = z.object({ message: z.object({ bare_metal_nodes: z.array(ITEM) }) });
const ADDED = z.object({
  message: z.object({ bare_metal_nodes: z.tuple([z.object({ node_id: z.string() })]) }),
});
const OUTCOME = z.object({ errcode: z.number() });

export interface RemoteNode {
  /** Of the node's HTTP, without /api/v1. */
  url: string;
  /** The node's own 32-byte seed: the link speaks in its name. */
  seedHex: string;
}

export function httpLink({ url, seedHex }: RemoteNode): BareMetalLink {
  const key = new KeyPair(seedHex);
  const nodeId = key.publicKeyHex;

  async function call(path: string, additional: object, as = key): Promise<unknown> {
    const nonce = makeNonce();
    const answer = await fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      signal: AbortSignal.timeout(LIMIT_MS),
      body: JSON.stringify({
        peer_nodes_list: [as.publicKeyHex],
        additional,
        wallet: as.publicKeyHex,
        nonce,
        sign: as.sign(nonce),
      }),
    });
    return JSON.parse(await answer.text());
  }

  async function succeeds(path: string, additional: object, as = key): Promise<boolean> {
    return OUTCOME.parse(await call(path, additional, as)).errcode === 0;
  }

  const ownKey = (machine: LinkedMachine) => new KeyPair(machine.nodePrivateKey);
  return {
    nodeId,
    version: async () => {
      try {
        return VERSION.parse(await call('/', {})).message.client_version;
      } catch {
        return undefined;
      }
    },
    machines: async () => LIST.parse(await call('/bare_metal', {})).message.bare_metal_nodes.map(machineOf),
    add: async (machine) => {
      const answer = await call('/bare_metal/add', { bare_metal_nodes: [fieldsOf(machine)] });
      return ADDED.parse(answer).message.bare_metal_nodes[0].node_id;
    },
    update: async (id, change) => {
      await call(`/bare_metal/modify/${id}`, fieldsOf(change));
    },
    delete: (id) => succeeds('/bare_metal/delete', { bare_metal_node_ids: [id] }),
    setCodes: (machine, codes) =>
      succeeds(
        '/deeplink/set',
        { device_id: codes.deviceId, device_password: codes.devicePassword },
        ownKey(machine),
      ),
    clearPassword: async (machine) => {
      const kept = { device_id: machine.codes?.deviceId ?? '', device_password: '' };
      await call('/deeplink/set', kept, ownKey(machine));
    },
  };
}

function machineOf(item: z.infer<typeof ITEM>): LinkedMachine {
  const { deeplink_device_id: deviceId, deeplink_device_password: devicePassword } = item;
  return {
    nodeId: item.node_id,
    nodePrivateKey: item.node_private_key,
    uuid: item.uuid,
    ip: item.ip,
    os: item.os,
    desc: item.description,
    ipmiHostname: item.ipmi_hostname,
    ipmiUsername: item.ipmi_username,
    ipmiPassword: item.ipmi_password,
    ipmiPort: item.ipmi_port,
    deviceId: deviceId ?? '',
    devicePassword: devicePassword ?? '',
    codes: deviceId === undefined ? undefined : { deviceId, devicePassword: devicePassword ?? '' },
  };
}

function fieldsOf(machine: Partial<MachineInput>): Record<string, unknown> {
  return {
    uuid: machine.uuid,
    ip: machine.ip,
    os: machine.os,
    desc: machine.desc,
    ipmi_hostname: machine.ipmiHostname,
    ipmi_username: machine.ipmiUsername,
    ipmi_password: machine.ipmiPassword,
    ...(machine.ipmiPort === undefined || machine.ipmiPort === 0 ? {} : { ipmi_port: machine.ipmiPort }),
  };
}
