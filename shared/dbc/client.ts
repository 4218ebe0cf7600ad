// Calls to a bare-metal node on its own HTTP port, made so that none of them can kill it.
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
} from './bare-metal.ts';
import { dbcError } from './classify.ts';
import { checkMachineId, deeplinkFields, type JsonValue } from './envelope.ts';
import { type CallOptions, NodeExchange, type PlainCall } from './exchange.ts';
import { completeList } from './machine-list.ts';
import { isNodeId } from './node-id.ts';
import { deeplinkSchema, machinesSchema, versionSchema } from './schemas.ts';
import type { DeeplinkCodes, FullMachineList, Machine, MachineList, NodeVersion } from './types.ts';

export type { CallOptions, PlainCall } from './exchange.ts';

export interface DbcNodeClientOptions {
  /** e.g. "http://10.0.0.2:5050" */
  baseUrl: string;
  /** Deadline of each request, body included. Default 5000 ms, the LAN's; a client node needs 35,000. */
  timeoutMs?: number;
  /** Local IP address to connect from. */
  localAddress?: string;
  /**
   * Connections, and so requests at the same time. Default 4. All clients of the node in this process together make
   * no more than the greatest of their limits.
   */
  maxConcurrent?: number;
  /** How long the node is left alone after "broadcast request failed", by all its clients. Default 60,000 ms. */
  broadcastQuietMs?: number;
}

/** A call that a client node forwards to the bare-metal node of one machine. */
export interface ForwardedCall {
  path: string;
  /** The machine. */
  nodeId: string;
  additional: Record<string, JsonValue>;
  read: boolean;
  /** Order of the rental in whose name it is made. */
  rentOrder?: string | undefined;
}

/** The node never lists more (list-more-than-50). */
const LIST_LIMIT = 51;

export class DbcNodeClient {
  readonly #exchange: NodeExchange;
  readonly #maxConcurrent: number;

  /** @throws DbcError INVALID_INPUT when the address is not http(s) */
  constructor(options: DbcNodeClientOptions) {
    const { baseUrl, timeoutMs = 5000, localAddress, maxConcurrent = 4, broadcastQuietMs = 60_000 } = options;
    this.#maxConcurrent = maxConcurrent;
    this.#exchange = new NodeExchange({ baseUrl, timeoutMs, localAddress, maxConcurrent, broadcastQuietMs });
  }

  /** The local IP address of the connection that last brought an answer. */
  get localAddress(): string | undefined {
    return this.#exchange.localAddress;
  }

  /** Closes the connections; a later call opens new ones. */
  async close(): Promise<void> {
    await this.#exchange.close();
  }

  /** @throws DbcError */
  async probeVersion(options: CallOptions = {}): Promise<NodeVersion> {
    return this.#exchange.call({ path: '/api/v1/', peers: [], read: true }, versionSchema, options);
  }

  /** The node's own list: masked without the node's key. @throws DbcError */
  async listMachines(options: CallOptions = {}): Promise<MachineList> {
    const machines = await this.#exchange.call(
      { path: '/api/v1/bare_metal', peers: [], read: true },
      machinesSchema,
      options,
    );
    return { machines, cut: machines.length === LIST_LIMIT };
  }

  /**
   * The list, and one by one the known machines that are not in it; survives a list that is broken JSON.
   * `trustShort`: a readable list of fewer than 51 rows is whole, so nothing is looked up.
   * @throws DbcError of any failure but an unreadable row
   */
  async listAllMachines(
    options: CallOptions & { known: readonly string[]; trustShort?: boolean },
  ): Promise<FullMachineList> {
    const { known, trustShort = false, ...call } = options;
    return completeList({
      list: () => this.listMachines(call),
      get: (id) => this.getMachine(id, call),
      known,
      trustShort,
      maxConcurrent: this.#maxConcurrent,
    });
  }

  /**
   * One machine by its node_id or uuid (case-sensitive), or undefined.
   * @throws DbcError INVALID_INPUT for an id that can't be one, and every failure
   */
  async getMachine(idOrUuid: string, options: CallOptions = {}): Promise<Machine | undefined> {
    const path = `/api/v1/bare_metal/${checkMachineId(idOrUuid)}`;
    const machines = await this.#exchange.call({ path, peers: [], read: true }, machinesSchema, options);
    return machines.find((machine) => machine.nodeId === idOrUuid || machine.uuid === idOrUuid);
  }

  /**
   * Adds all or none, signed by the node's own key. After NODE_TIMEOUT, NODE_UNREACHABLE or BAD_ANSWER the
   * machines may have been added: look.
   * @returns their new ids, in the node's order
   * @throws DbcError INVALID_INPUT (also what would harm the node), CONFLICT, SIGNATURE_REFUSED and others
   */
  async addMachines(machines: readonly NewMachine[], options: CallOptions): Promise<AddedMachine[]> {
    return this.#change('add', addFields(machines), addedSchema, options);
  }

  /**
   * Changes the fields given, signed by the node's own key. The node can't clear a field.
   * @throws DbcError INVALID_INPUT, CONFLICT (uuid taken), MACHINE_NOT_FOUND and others; see addMachines
   */
  async modifyMachine(nodeId: string, change: MachineChange, options: CallOptions): Promise<void> {
    if (!isNodeId(nodeId)) throw dbcError('INVALID_INPUT', 'a machine to change is named by its node_id');
    await this.#change(`modify/${nodeId}`, modifyFields(change), z.unknown(), options);
  }

  /**
   * Deletes those that exist, signed by the node's own key.
   * @throws DbcError MACHINE_NOT_FOUND when none does, and others; see addMachines
   */
  async deleteMachines(
    nodeIds: readonly string[],
    options: CallOptions,
  ): Promise<{ deleted: number; failed: number }> {
    return this.#change('delete', deleteFields(nodeIds), deletedSchema, options);
  }

  /** Names no peer: a wrong id there makes the node forward the request, and that can kill it. */
  async #change<Message>(
    call: string,
    additional: Record<string, JsonValue>,
    schema: z.ZodType<Message>,
    options: CallOptions,
  ): Promise<Message> {
    const path = `/api/v1/bare_metal/${call}`;
    return this.#exchange.call({ path, peers: [], additional, read: false }, schema, options);
  }

  /**
   * The codes that the node hands out; masked unless signed with this machine's own key.
   * @throws DbcError MACHINE_NOT_FOUND, DEEPLINK_NOT_CONNECTED (node ≥ 0.4.1.7) and others
   */
  async getDeeplink(nodeId: string, options: CallOptions = {}): Promise<DeeplinkCodes> {
    await this.requireMachine(nodeId, options.signal);
    return this.#exchange.call(
      { path: '/api/v1/deeplink', peers: [nodeId], read: true },
      deeplinkSchema,
      options,
    );
  }

  /**
   * Hands codes to the node. A storing node keeps both; a pushing one takes the password alone and queues
   * it for DeepLink: success means queued, not applied.
   * @throws DbcError INVALID_INPUT when a value is missing that this kind of node would make empty
   */
  async setDeeplink(
    nodeId: string,
    codes: { deviceId?: string | undefined; password?: string | undefined },
    options: CallOptions = {},
  ): Promise<void> {
    const additional = deeplinkFields(codes.deviceId, codes.password);
    // Asked each time: the node may have been restarted as another version since.
    if (
      codes.deviceId === undefined &&
      (await this.probeVersion({ signal: options.signal })).kind === 'stored'
    ) {
      throw dbcError('INVALID_INPUT', 'this node stores both codes and would make the device ID empty');
    }
    await this.requireMachine(nodeId, options.signal);
    await this.#exchange.call(
      { path: '/api/v1/deeplink/set', peers: [nodeId], additional, read: false },
      z.unknown(),
      options,
    );
  }

  /** Through a client node; the bare-metal node itself has no such calls. @throws DbcError */
  forward<Message>(
    call: ForwardedCall,
    schema: z.ZodType<Message>,
    options: CallOptions = {},
  ): Promise<Message> {
    const { nodeId, ...request } = call;
    return this.#exchange.call({ ...request, peers: [nodeId] }, schema, options);
  }

  /** Any call. The envelope is checked, the rest is the caller's: see `DbcClient`. @throws DbcError */
  send<Message>(call: PlainCall, schema: z.ZodType<Message>, options: CallOptions = {}): Promise<Message> {
    return this.#exchange.call(call, schema, options);
  }

  /**
   * Asks the bare-metal node whether it has the machine: a deeplink call for one that was deleted kills the
   * node 30 s later, signed or not. A client node, given here by mistake, lists names alone, also of those that it
   * could forward nothing to.
   * @throws DbcError MACHINE_NOT_FOUND, NOT_SUPPORTED_HERE and others
   */
  async requireMachine(nodeId: string, signal: AbortSignal | undefined): Promise<void> {
    if (!isNodeId(nodeId))
      throw dbcError('INVALID_INPUT', 'a node_id is 64 lower-case hex digits without 0x');
    const machine = await this.getMachine(nodeId, { signal });
    if (machine?.nodeId !== nodeId) {
      throw dbcError('MACHINE_NOT_FOUND', 'the node has no machine of this id', { context: { nodeId } });
    }
    if (machine.uuid === '') {
      throw dbcError(
        'NOT_SUPPORTED_HERE',
        'this is a client node, and the call was meant for a bare-metal node',
      );
    }
  }
}
