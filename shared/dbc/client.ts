// Calls to a bare-metal node on its own HTTP port, made so that none of them can kill it.
import { z } from 'zod';
import { readMessage } from './answer.ts';
import type { HttpAnswer } from './answer-receiver.ts';
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
import { buildEnvelope, checkMachineId, deeplinkFields, type JsonValue } from './envelope.ts';
import { DbcError } from './errors.ts';
import { NodeHttp, StaleConnection } from './http.ts';
import type { IdentitySource } from './identity.ts';
import { completeList } from './machine-list.ts';
import { isNodeId } from './node-id.ts';
import { deeplinkSchema, machinesSchema, versionSchema } from './schemas.ts';
import type { DeeplinkCodes, FullMachineList, Machine, MachineList, NodeVersion } from './types.ts';

export interface DbcNodeClientOptions {
  /** e.g. "http://10.0.0.2:5050" */
  baseUrl: string;
  /** Deadline of each request, body included. Default 5000 ms, the LAN's; a client node needs 35,000. */
  timeoutMs?: number;
  /** Local IP address to connect from. */
  localAddress?: string;
  /** Connections, and so requests at the same time. Default 4. */
  maxConcurrent?: number;
  /** How long the node is left alone after "broadcast request failed". Default 60,000 ms. */
  broadcastQuietMs?: number;
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
  identity?: IdentitySource | undefined;
}

/** A call as it is sent. */
export interface PlainCall {
  path: string;
  peers: readonly string[];
  additional?: Readonly<Record<string, JsonValue>> | undefined;
  /** May be sent a second time when a kept-alive connection was found closed. */
  read: boolean;
  /** Order of the rental in whose name it is made. */
  rentOrder?: string | undefined;
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
  readonly #http: NodeHttp;
  readonly #maxConcurrent: number;
  readonly #broadcastQuietMs: number;
  #quietUntil = 0;

  /** @throws DbcError INVALID_INPUT when the address is not http(s) */
  constructor(options: DbcNodeClientOptions) {
    const { baseUrl, timeoutMs = 5000, localAddress, maxConcurrent = 4, broadcastQuietMs = 60_000 } = options;
    this.#maxConcurrent = maxConcurrent;
    this.#broadcastQuietMs = broadcastQuietMs;
    this.#http = new NodeHttp({ baseUrl, timeoutMs, localAddress, maxConcurrent });
  }

  /** The local IP address of the connection that last brought an answer. */
  get localAddress(): string | undefined {
    return this.#http.localAddress;
  }

  /** Closes the connections; a later call opens new ones. */
  async close(): Promise<void> {
    await this.#http.close();
  }

  /** @throws DbcError */
  async probeVersion(options: CallOptions = {}): Promise<NodeVersion> {
    return this.#call({ path: '/api/v1/', peers: [], read: true }, versionSchema, options);
  }

  /** The node's own list: masked without the node's key. @throws DbcError */
  async listMachines(options: CallOptions = {}): Promise<MachineList> {
    const machines = await this.#call(
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
    const machines = await this.#call({ path, peers: [], read: true }, machinesSchema, options);
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
    return this.#call({ path, peers: [], additional, read: false }, schema, options);
  }

  /**
   * The codes that the node hands out; masked unless signed with this machine's own key.
   * @throws DbcError MACHINE_NOT_FOUND, DEEPLINK_NOT_CONNECTED (node ≥ 0.4.1.7) and others
   */
  async getDeeplink(nodeId: string, options: CallOptions = {}): Promise<DeeplinkCodes> {
    await this.requireMachine(nodeId, options.signal);
    return this.#call({ path: '/api/v1/deeplink', peers: [nodeId], read: true }, deeplinkSchema, options);
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
    await this.#call(
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
    return this.#call({ ...request, peers: [nodeId] }, schema, options);
  }

  /** Any call. The envelope is checked, the rest is the caller's: see `DbcClient`. @throws DbcError */
  send<Message>(call: PlainCall, schema: z.ZodType<Message>, options: CallOptions = {}): Promise<Message> {
    return this.#call(call, schema, options);
  }

  /**
   * Asks the bare-metal node whether it has the machine: a deeplink call for one that was deleted kills the
   * node 30 s later, signed or not.
   * @throws DbcError MACHINE_NOT_FOUND and others
   */
  async requireMachine(nodeId: string, signal: AbortSignal | undefined): Promise<void> {
    if (!isNodeId(nodeId))
      throw dbcError('INVALID_INPUT', 'a node_id is 64 lower-case hex digits without 0x');
    const machine = await this.getMachine(nodeId, { signal });
    if (machine?.nodeId !== nodeId) {
      throw dbcError('MACHINE_NOT_FOUND', 'the node has no machine of this id', { context: { nodeId } });
    }
  }

  async #call<Message>(
    request: PlainCall,
    schema: z.ZodType<Message>,
    options: CallOptions,
  ): Promise<Message> {
    try {
      const answer = await this.#sendTwiceIfStale(request, options);
      return readMessage(answer, request.path, schema);
    } catch (error) {
      if (isBroadcastFailure(error)) this.#quietUntil = performance.now() + this.#broadcastQuietMs;
      throw error;
    }
  }

  async #sendTwiceIfStale(request: PlainCall, options: CallOptions): Promise<HttpAnswer> {
    try {
      return await this.#send(request, options);
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
      if (!request.read) throw error.failure;
    }
    try {
      return await this.#send(request, options);
    } catch (error) {
      throw error instanceof StaleConnection ? error.failure : error;
    }
  }

  async #send(request: PlainCall, { signal, identity }: CallOptions): Promise<HttpAnswer> {
    const { path, peers, additional, rentOrder } = request;
    const signed = typeof identity === 'function' ? await identity() : identity;
    const body = buildEnvelope({ peers, identity: signed, rentOrder, ...(additional ? { additional } : {}) });
    // As the last step: while an identity was being made, another call may have found the node dying.
    const waitMs = Math.ceil(this.#quietUntil - performance.now());
    if (waitMs > 0) {
      throw dbcError('BROADCAST_FAILED', `${path} was not sent`, {
        retryable: true,
        context: { path, waitMs },
      });
    }
    return this.#http.post(path, body, signal);
  }
}

/** True for the node's own answer; the refusals that follow it have no status. */
function isBroadcastFailure(error: unknown): boolean {
  return error instanceof DbcError && error.code === 'BROADCAST_FAILED' && error.context.status !== undefined;
}
