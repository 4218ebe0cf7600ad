// The link to a bare-metal node in another process, over its own HTTP with its own key. Its list ends with the 51st
// machine, as for everybody; each machine can be asked for.
import { z } from 'zod';
import { isMachineId } from '../../../../shared/dbc/envelope.ts';
import { KeyPair } from '../../../../shared/dbc/keys.ts';
import { makeNonce } from '../../../../shared/dbc/nonce.ts';
import type { MachineInput } from '../../node/types.ts';
import type { BareMetalLink, LinkedMachine } from './link.ts';

const LIMIT_MS = 5000;
const VERSION = z.object({ message: z.object({ client_version: z.string() }) });
const ADDED = z.object({
  message: z.object({ bare_metal_nodes: z.tuple([z.object({ node_id: z.string() })]) }),
});
const OUTCOME = z.object({ errcode: z.number() });

/**
 * The node escapes nothing, so that a quote in one text makes a list no JSON. Its order is fixed, and that the real
 * client node knows the machines does not depend on the list (p2p-list-broken-json: nothing but the list breaks).
 */
const ROW = new RegExp(
  [
    '\\{"node_id":"(?<nodeId>[0-9a-f]{64})","node_private_key":"(?<nodePrivateKey>[^"]*)"',
    '"uuid":"(?<uuid>[^"]*)"',
    ...['ip', 'os', 'desc:description'].map(textField),
    ...['ipmiHostname:ipmi_hostname', 'ipmiUsername:ipmi_username', 'ipmiPassword:ipmi_password'].map(
      textField,
    ),
  ].join(',') +
    '(?:,"ipmi_port":(?<ipmiPort>\\d+))?' +
    `(?:,${textField('deviceId:deeplink_device_id')},${textField('devicePassword:deeplink_device_password')})?` +
    '\\}(?=,\\{"node_id":"|\\])',
  'gs',
);

function textField(names: string): string {
  const [ours = '', theirs = ours] = names.split(':');
  return `"${theirs}":"(?<${ours}>.*?)"`;
}

export interface RemoteNode {
  /** Of the node's HTTP, without /api/v1. */
  url: string;
  /** The node's own 32-byte seed: the link speaks in its name. */
  seedHex: string;
}

export function httpLink({ url, seedHex }: RemoteNode): BareMetalLink {
  const key = new KeyPair(seedHex);
  const nodeId = key.publicKeyHex;

  async function post(path: string, additional: object, as = key): Promise<string> {
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
    return answer.text();
  }

  async function call(path: string, additional: object, as = key): Promise<unknown> {
    return JSON.parse(await post(path, additional, as));
  }

  async function rows(path: string): Promise<LinkedMachine[]> {
    const body = await post(path, {});
    return [...body.matchAll(ROW)].map(({ groups = {} }) => machineOf(groups));
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
    machines: () => rows('/bare_metal'),
    machine: async (id) => {
      if (!isMachineId(id)) return undefined;
      return (await rows(`/bare_metal/${id}`)).find(({ nodeId, uuid }) => nodeId === id || uuid === id);
    },
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

function machineOf(row: Readonly<Record<string, string | undefined>>): LinkedMachine {
  const text = (name: string) => row[name] ?? '';
  const { deviceId, devicePassword = '' } = row;
  return {
    nodeId: text('nodeId'),
    nodePrivateKey: text('nodePrivateKey'),
    uuid: text('uuid'),
    ip: text('ip'),
    os: text('os'),
    desc: text('desc'),
    ipmiHostname: text('ipmiHostname'),
    ipmiUsername: text('ipmiUsername'),
    ipmiPassword: text('ipmiPassword'),
    ipmiPort: Number(row.ipmiPort ?? 0),
    deviceId: deviceId ?? '',
    devicePassword,
    codes: deviceId === undefined ? undefined : { deviceId, devicePassword },
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
