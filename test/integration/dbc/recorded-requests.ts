// Each recorded request, said again with our own types.
import { z } from 'zod';
import type { NewMachine } from '../../../shared/dbc/bare-metal.ts';
import type { Identity } from '../../../shared/dbc/identity.ts';
import type { NodeBootDevice, NodePowerCommand } from '../../../shared/dbc/power.ts';
import type { DbcRequest, Via } from '../../../shared/dbc/request.ts';
import * as requests from '../../../shared/dbc/requests/index.ts';
import { decodeSs58 } from '../../../shared/dbc/ss58.ts';
import { recording, requestBodyOf } from '../../unit/dbc/recordings.ts';

export const MANAGER = '52287af7ae848b2138f542bde162ed11a784a01648652e14615fb275ee467633';
export const SERVER = '2ab1cde070c756fdcbc79ab1c3af2c612f20022dc9f604ed8384375c0c4f4267';

type Body = Record<string, unknown>;

/** Which program was asked. */
export function viaOf(id: string): Via {
  return recording(id).target === 'client node' ? 'client' : 'lan';
}

/** Whatever the recorded body says, typed or not, as our types would have it. @throws what a builder refuses */
export function asWeSayIt(id: string): { request: DbcRequest; identity: Identity | undefined } {
  const body = requestBodyOf(id) ?? {};
  return { request: requestFor(recording(id).request?.path ?? '', body), identity: identityOf(body) };
}

export function rentOrderOf(id: string): string | undefined {
  const order = requestBodyOf(id)?.rent_order;
  return typeof order === 'string' ? order : undefined;
}

/** A good request of the same kind, whatever was wrong with the recorded one. */
export function likeRecorded(id: string): DbcRequest {
  const path = recording(id).request?.path ?? '';
  const command = requestBodyOf(id)?.additional;
  const { bareMetal, deeplink, machine } = requests;
  if (/\/add$/.test(path)) return bareMetal.add(MANAGER, [GOOD_MACHINE]);
  if (/\/delete$/.test(path)) return bareMetal.remove(MANAGER, [SERVER]);
  if (/\/modify\/\w/.test(path)) return bareMetal.modify(MANAGER, SERVER, { description: 'changed' });
  if (/\/power$/.test(path)) return bareMetal.power(SERVER, powerCommand(command));
  if (/\/bootdev$/.test(path)) return bareMetal.bootDevice(SERVER, 'disk');
  if (/\/deeplink\/set$/.test(path)) return deeplink.set(SERVER, { deviceId: '1', password: 'aAbBcC' });
  if (/\/deeplink$/.test(path)) return deeplink.get(SERVER);
  if (/\/session_id$/.test(path)) return requests.session.sessionId(SERVER);
  if (/\/mining_nodes$/.test(path))
    return peerOf(requestBodyOf(id) ?? {}) ? machine.info(SERVER) : machine.list();
  if (/^p2p-list-as-/.test(id)) return bareMetal.server(SERVER);
  if (id === 'p2p-client-list-all' || id.startsWith('client-alone-list')) return bareMetal.known();
  return bareMetal.list(MANAGER);
}

const GOOD_MACHINE: NewMachine = {
  uuid: 'uuid-0001',
  ip: '127.0.0.1',
  ipmiHostname: '127.0.0.1',
  ipmiUsername: 'admin',
  ipmiPassword: 'secret',
};

function powerCommand(additional: unknown): NodePowerCommand | 'status' {
  const parsed = z.object({ command: z.enum(['on', 'off', 'reset', 'status']) }).safeParse(additional);
  return parsed.success ? parsed.data.command : 'status';
}

/** The casts stand for a caller without a type checker: what is recorded may be anything. */
function requestFor(path: string, body: Body): DbcRequest {
  const { bareMetal, deeplink, machine } = requests;
  const peer = peerOf(body) as string;
  const additional = (body.additional ?? {}) as Body;
  const [, id = ''] = /^\/api\/v1\/bare_metal\/(?:modify\/)?([^/]*)$/.exec(path) ?? [];
  if (/\/add$/.test(path))
    return bareMetal.add(peer, machinesOf(additional.bare_metal_nodes) as NewMachine[]);
  if (/\/delete$/.test(path)) return bareMetal.remove(peer, additional.bare_metal_node_ids as string[]);
  if (/\/modify\//.test(path)) return bareMetal.modify(peer, id, machineOf(additional) as NewMachine);
  if (/\/power$/.test(path)) return bareMetal.power(peer, additional.command as NodePowerCommand);
  if (/\/bootdev$/.test(path)) return bareMetal.bootDevice(peer, additional.device as NodeBootDevice);
  if (/\/deeplink\/set$/.test(path)) {
    const { device_id: deviceId, device_password: password } = additional;
    return deeplink.set(peer, { deviceId, password } as { deviceId: string; password: string });
  }
  if (/\/deeplink$/.test(path)) return deeplink.get(peer);
  if (/\/session_id$/.test(path)) return requests.session.sessionId(peer);
  if (/\/mining_nodes$/.test(path)) return peer === undefined ? machine.list() : machine.info(peer);
  if (id !== '') return bareMetal.list(peer, id);
  if (peer === undefined) return bareMetal.known();
  return 'session_id' in body || decodeSs58(String(body.wallet)) !== undefined
    ? bareMetal.server(peer)
    : bareMetal.list(peer);
}

function peerOf(body: Body): unknown {
  return Array.isArray(body.peer_nodes_list) ? body.peer_nodes_list[0] : undefined;
}

function machinesOf(nodes: unknown): unknown {
  return Array.isArray(nodes) ? nodes.map(machineOf) : nodes;
}

const NAMES: Record<string, string> = {
  desc: 'description',
  ipmi_hostname: 'ipmiHostname',
  ipmi_username: 'ipmiUsername',
  ipmi_password: 'ipmiPassword',
  ipmi_port: 'ipmiPort',
};

function machineOf(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [NAMES[name] ?? name, value]));
}

function identityOf(body: Body): Identity | undefined {
  if ('multisig_accounts' in body) return body.multisig_accounts as Identity;
  if ('session_id' in body) {
    return { sessionId: body.session_id, sessionIdSign: body.session_id_sign } as Identity;
  }
  if (!('wallet' in body)) return undefined;
  return { wallet: body.wallet, nonce: body.nonce, sign: body.sign } as Identity;
}
