// Bare-metal servers: the node's list for its owner, power and boot device for renters.
import type { AddedMachine, MachineChange, NewMachine } from '../bare-metal.ts';
import { completeList } from '../machine-list.ts';
import {
  isBootDeviceAnswer,
  type NodeBootDevice,
  type NodePowerCommand,
  powerStateOf,
  requirePowerDone,
} from '../power.ts';
import * as requests from '../requests/bare-metal.ts';
import type { DbcCallOptions, DbcSender } from '../sender.ts';
import type { FullMachineList, KnownServer, Machine, MachineList, RentedServer } from '../types.ts';

/** Through a client node, `manager` names the bare-metal node; on the LAN the one that is asked is meant. */
export interface ManagerOptions extends DbcCallOptions {
  manager?: string | undefined;
}

/** The node never lists more (list-more-than-50). */
const LIST_LIMIT = 51;
const MAX_LOOKUPS = 4;

/** Calls of documents 000 and 001, "Bare Metal Node Operations". */
export class BareMetalCalls {
  readonly #sender: DbcSender;

  constructor(sender: DbcSender) {
    this.#sender = sender;
  }

  /** The node's list, secrets in the clear for the node's own key alone. `cut`: 51 rows, there may be more. */
  async list(options: ManagerOptions = {}): Promise<MachineList> {
    const machines = await this.#sender.send(requests.list(options.manager), options);
    return { machines, cut: machines.length === LIST_LIMIT };
  }

  /** The list, and one by one the known machines that are not in it; survives a list that is broken JSON. */
  listAll(options: ManagerOptions & { known: readonly string[] }): Promise<FullMachineList> {
    const { known, ...call } = options;
    return completeList({
      list: () => this.list(call),
      get: (id) => this.get(id, call),
      known,
      trustShort: false,
      maxConcurrent: MAX_LOOKUPS,
    });
  }

  /** One machine by node_id or uuid, or undefined. */
  async get(idOrUuid: string, options: ManagerOptions = {}): Promise<Machine | undefined> {
    const machines = await this.#sender.send(requests.list(options.manager, idOrUuid), options);
    return machines.find((machine) => machine.nodeId === idOrUuid || machine.uuid === idOrUuid);
  }

  /** The servers that a client node knows. Unsigned. */
  known(options?: DbcCallOptions): Promise<KnownServer[]> {
    return this.#sender.send(requests.known(), options);
  }

  /** One server as its renter sees it, through a client node. */
  server(nodeId: string, options?: DbcCallOptions): Promise<RentedServer> {
    return this.#sender.send(requests.server(nodeId), options);
  }

  /** Adds all or none, signed by the node's own key; at most 100. After NODE_TIMEOUT: look. */
  add(machines: readonly NewMachine[], options: ManagerOptions = {}): Promise<AddedMachine[]> {
    return this.#sender.send(requests.add(options.manager, machines), options);
  }

  /** Changes the fields given, signed by the node's own key. No field can be cleared. */
  modify(nodeId: string, change: MachineChange, options: ManagerOptions = {}): Promise<void> {
    return this.#sender.send(requests.modify(options.manager, nodeId, change), options);
  }

  /** Deletes those that exist, signed by the node's own key. @throws DbcError MACHINE_NOT_FOUND when none does */
  delete(
    nodeIds: readonly string[],
    options: ManagerOptions = {},
  ): Promise<{ deleted: number; failed: number }> {
    return this.#sender.send(requests.remove(options.manager, nodeIds), options);
  }

  /** The power state that the BMC tells. @throws DbcError BMC_FAILED when it tells none: unknown is never off */
  async powerStatus(nodeId: string, options?: DbcCallOptions): Promise<'on' | 'off'> {
    return powerStateOf(await this.#sender.send(requests.power(nodeId, 'status'), options));
  }

  /**
   * Sends a power command once. The node answers "no error" for failures too: only ipmitool's own words count.
   * `operation.switchPower` reads the state back as well.
   * @throws DbcError UNCONFIRMED when the answer is none of success; read the state
   */
  async power(nodeId: string, command: NodePowerCommand, options?: DbcCallOptions): Promise<void> {
    requirePowerDone(command, await this.#sender.send(requests.power(nodeId, command), options));
  }

  /**
   * Sends the device for the next boot. The node answers the same whether it worked, failed, or the caller is not
   * the renter: sent is all that can be known here, an IPMI read would confirm it.
   */
  async bootDevice(nodeId: string, device: NodeBootDevice, options?: DbcCallOptions): Promise<'unconfirmed'> {
    try {
      await this.#sender.send(requests.bootDevice(nodeId, device), options);
    } catch (error) {
      if (!isBootDeviceAnswer(error)) throw error;
    }
    return 'unconfirmed';
  }
}
