// The whole DBC API over one node: `new DbcClient({ url, identity })`, then `client.vm.create(…)`.
import type { RequestDescription } from './describe.ts';
import { BareMetalCalls } from './groups/bare-metal.ts';
import { DeeplinkCalls } from './groups/deeplink.ts';
import { MachineCalls, SessionCalls } from './groups/gpu-nodes.ts';
import { ImageCalls } from './groups/images.ts';
import { NetworkCalls } from './groups/networks.ts';
import { OperationCalls } from './groups/operations.ts';
import { DiskCalls, SnapshotCalls } from './groups/storage.ts';
import { VirtualMachineCalls } from './groups/virtual-machines.ts';
import type { DbcRequest, Via } from './request.ts';
import { type DbcCallOptions, type DbcClientOptions, DbcSender } from './sender.ts';
import type { NodeVersion } from './types.ts';

export type { DbcCallOptions, DbcClientOptions } from './sender.ts';

/**
 * Everything that the DBC documents describe, typed. Values are checked before anything is sent, and nothing that
 * was seen to kill a node can be sent. Failures are `DbcError`s: branch on `code`.
 *
 * @example
 * const client = new DbcClient({ url: 'http://127.0.0.1:5050', identity: { sessionId, sessionIdSign } });
 * const { deviceId, password } = await client.deeplink.get(nodeId);
 * await client.close();
 */
export class DbcClient {
  /** GPU nodes: what they tell everybody. */
  readonly machine: MachineCalls;
  /** Sessions: for friends of the renter. */
  readonly session: SessionCalls;
  readonly vm: VirtualMachineCalls;
  readonly disk: DiskCalls;
  readonly snapshot: SnapshotCalls;
  readonly image: ImageCalls;
  readonly network: NetworkCalls;
  readonly bareMetal: BareMetalCalls;
  readonly deeplink: DeeplinkCalls;
  /** What takes minutes: with progress, and resumable. */
  readonly operation: OperationCalls;
  readonly #sender: DbcSender;

  /** @throws DbcError INVALID_INPUT when the address is not http(s) */
  constructor(options: DbcClientOptions) {
    const sender = new DbcSender(options);
    this.#sender = sender;
    this.machine = new MachineCalls(sender);
    this.session = new SessionCalls(sender);
    this.vm = new VirtualMachineCalls(sender);
    this.disk = new DiskCalls(sender);
    this.snapshot = new SnapshotCalls(sender);
    this.image = new ImageCalls(sender);
    this.network = new NetworkCalls(sender);
    this.bareMetal = new BareMetalCalls(sender);
    this.deeplink = new DeeplinkCalls(sender);
    this.operation = new OperationCalls(sender);
  }

  /** Which program this client takes the node for. */
  get via(): Via {
    return this.#sender.via;
  }

  /** The version of the node that is asked. */
  version(options: { signal?: AbortSignal | undefined } = {}): Promise<NodeVersion> {
    return this.#sender.version(options.signal);
  }

  /** Sends a request made with `requests.…`. @throws DbcError */
  send<Message>(request: DbcRequest<Message>, options?: DbcCallOptions): Promise<Message> {
    return this.#sender.send(request, options);
  }

  /** What `send` would send, secrets as stars; the node is not asked anything. @throws DbcError INVALID_INPUT */
  describe(request: DbcRequest, options?: DbcCallOptions): Promise<RequestDescription> {
    return this.#sender.describe(request, options);
  }

  /** Closes the connections; a later call opens new ones. */
  async close(): Promise<void> {
    await this.#sender.close();
  }
}
