// Requests about bare-metal servers: `/bare_metal` (documents 000 and 001, "Bare Metal Node Operations").
import { z } from 'zod';
import {
  type AddedMachine,
  addedSchema,
  addFields,
  deletedSchema,
  deleteFields,
  type MachineChange,
  modifyFields,
  type NewMachine,
} from '../bare-metal.ts';
import { checkMachineId, type JsonValue } from '../envelope.ts';
import { nodeIdField } from '../fields/names.ts';
import { oneOf } from '../fields/refusal.ts';
import {
  NODE_BOOT_DEVICES,
  NODE_POWER_COMMANDS,
  type NodeBootDevice,
  type NodePowerCommand,
} from '../power.ts';
import { type DbcRequest, defineRequest } from '../request.ts';
import { knownServersSchema, machinesSchema, rentedServerSchema } from '../schemas.ts';
import type { KnownServer, Machine, RentedServer } from '../types.ts';
import { doneSchema } from './answers.ts';
import { API, clientNodeCall, gpuNodeCall } from './shape.ts';

/** Needed through a client node; on the LAN the node that is asked is meant, and its id is not sent. */
export type Manager = string | undefined;

/** Documents, "Query the list of bare metal servers"; with `idOrUuid`, that one alone. At most 51 rows. */
export function list(manager: Manager, idOrUuid?: string): DbcRequest<Machine[]> {
  const path = idOrUuid === undefined ? '' : `/${checkMachineId(idOrUuid)}`;
  return managed({
    name: 'bareMetal.list',
    path,
    manager,
    read: true,
    unsigned: true,
    answer: machinesSchema,
  });
}

/** Document 001: with no peer, all servers that the client node knows. */
export function known(): DbcRequest<KnownServer[]> {
  return clientNodeCall({
    name: 'bareMetal.known',
    path: 'bare_metal',
    read: true,
    answer: knownServersSchema,
  });
}

/** One server as its renter sees it (p2p-list-as-renter-dl). */
export function server(nodeId: string): DbcRequest<RentedServer> {
  return gpuNodeCall({
    name: 'bareMetal.server',
    path: 'bare_metal',
    nodeId,
    read: true,
    answer: rentedServerSchema,
  });
}

/** Documents, "Add a bare metal server". All or none. */
export function add(manager: Manager, machines: readonly NewMachine[]): DbcRequest<AddedMachine[]> {
  const additional = addFields(machines);
  return managed({ name: 'bareMetal.add', path: '/add', manager, additional, answer: addedSchema });
}

/** Documents, "Delete bare metal servers". */
export function remove(
  manager: Manager,
  nodeIds: readonly string[],
): DbcRequest<{ deleted: number; failed: number }> {
  const additional = deleteFields(nodeIds);
  return managed({ name: 'bareMetal.delete', path: '/delete', manager, additional, answer: deletedSchema });
}

/** Documents, "Modify bare metal server IPMI and other information" (node ≥ 0.4.1.1). */
export function modify(manager: Manager, nodeId: string, change: MachineChange): DbcRequest<undefined> {
  const path = `/modify/${nodeIdField('nodeId', nodeId)}`;
  return managed({
    name: 'bareMetal.modify',
    path,
    manager,
    additional: modifyFields(change),
    answer: doneSchema,
  });
}

/** Documents, "Bare Metal Server Power Control". The answer's text tells whether it worked. */
export function power(nodeId: string, command: NodePowerCommand | 'status'): DbcRequest<string> {
  const checked = oneOf('command', command, [...NODE_POWER_COMMANDS, 'status']);
  return onServer('power', nodeId, { command: checked }, checked === 'status');
}

/** Documents, "Modifying the boot device order"; `none` is not documented, and the node knows it (bootdev-none). */
export function bootDevice(nodeId: string, device: NodeBootDevice): DbcRequest<string> {
  return onServer('bootdev', nodeId, { device: oneOf('device', device, NODE_BOOT_DEVICES) }, false);
}

const textSchema = z.unknown().transform((message) => (typeof message === 'string' ? message : ''));

function onServer(
  call: 'power' | 'bootdev',
  nodeId: string,
  additional: Record<string, string>,
  read: boolean,
): DbcRequest<string> {
  const name = call === 'power' ? 'bareMetal.power' : 'bareMetal.bootDevice';
  return gpuNodeCall({ name, path: `bare_metal/${call}`, nodeId, additional, read, answer: textSchema });
}

function managed<Message>(call: {
  name: string;
  /** Behind `/bare_metal`. */
  path: string;
  manager: Manager;
  additional?: Record<string, JsonValue>;
  read?: boolean;
  unsigned?: boolean;
  answer: z.ZodType<Message>;
}): DbcRequest<Message> {
  const { name, path, manager, additional = {}, read = false, unsigned = false, answer } = call;
  const signers = unsigned ? (['none', 'node'] as const) : (['node'] as const);
  return defineRequest({
    name,
    path: `${API}/bare_metal${path}`,
    peers: manager === undefined ? [] : [nodeIdField('manager', manager)],
    additional,
    read,
    signers: { client: signers, lan: signers },
    target: 'manager',
    answer,
  });
}
