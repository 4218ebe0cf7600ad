// A bare-metal node as seen over the network: one request at a time, for itself and for its machines.
import { DeadlyInput } from '../../node/death.ts';
import { LIST_CAP, listItem } from '../../node/handlers/list.ts';
import { type Reply, rawField, streamed } from '../../node/json-styles.ts';
import { pushesCodes } from '../../node/versions.ts';
import type { Authority } from '../authority.ts';
import { NET, type NetworkRequest, type Peer, refusal, type Service } from '../network.ts';
import type { BootDevice, PowerCommand, PowerHook } from '../power/hook.ts';
import { describe, machineInfo, notSupported, unauthorised, VM_CALLS } from './answers.ts';
import { addMachines, deleteMachines, modifyMachine } from './changes.ts';
import type { BareMetalLink, LinkedMachine } from './link.ts';

const NAME = 'bm-node';
const NOT_CONNECTED = 'deeplink service not connected';

export interface BareMetalPeerOptions {
  link: BareMetalLink;
  authority: Authority;
  power: PowerHook;
}

export class BareMetalPeer implements Peer {
  readonly nodeId: string;
  readonly authority: Authority;
  readonly #link: BareMetalLink;
  readonly #power: PowerHook;
  readonly #closing = new AbortController();
  /** Machines that were turned off since they were last rented. */
  readonly #pruned = new Set<string>();
  /** One after the other: a BMC that does not answer holds up everybody. */
  #queue: Promise<unknown> = Promise.resolve();
  /** Killed by a request; its own HTTP, which is not ours, may live on. */
  #dead = false;

  constructor({ link, authority, power }: BareMetalPeerOptions) {
    this.nodeId = link.nodeId;
    this.authority = authority;
    this.#link = link;
    this.#power = power;
  }

  async services(): Promise<Service[]> {
    const version = this.#dead ? undefined : await this.#link.version();
    if (version === undefined) return [];
    const self: Service = { nodeId: this.nodeId, kind: 'bare-metal', name: NAME, version };
    // It may have gone since.
    const machines = await this.#link.machines().catch(() => []);
    return [
      self,
      ...machines.map(({ nodeId }): Service => ({ nodeId, kind: 'server', name: NAME, version })),
    ];
  }

  async serves(nodeId: string): Promise<boolean> {
    if (this.#dead || (await this.#link.version()) === undefined) return false;
    return nodeId === this.nodeId || (await this.#link.machine(nodeId)) !== undefined;
  }

  async answer(request: NetworkRequest): Promise<Reply | undefined> {
    try {
      return await this.#oneAtATime(() => this.#answer(request));
    } catch (error) {
      if (!(error instanceof DeadlyInput)) throw error;
      this.#dead = true;
      return undefined;
    }
  }

  async #answer(request: NetworkRequest): Promise<Reply | undefined> {
    const version = this.#dead ? undefined : await this.#link.version();
    if (version === undefined) return undefined;
    if (request.peer === this.nodeId) return await this.#asManager(request);
    const machine = await this.#link.machine(request.peer);
    return machine && (await this.#asServer(request, machine, version));
  }

  /**
   * What the node does by itself 3 min after its start and then every 15 min: every machine that nobody rents is
   * turned off, once for each end of a rental.
   * @returns the machines that were turned off
   */
  prune(isRented: (nodeId: string) => boolean): Promise<string[]> {
    return this.#oneAtATime(async () => {
      const off: string[] = [];
      for (const machine of await this.#link.machines()) {
        const { nodeId } = machine;
        if (isRented(nodeId)) this.#pruned.delete(nodeId);
        else if (!this.#pruned.has(nodeId)) {
          this.#pruned.add(nodeId);
          await this.#power(machine, { command: 'off' }, this.#closing.signal);
          off.push(nodeId);
        }
      }
      return off;
    });
  }

  /** Ends what is waiting for a BMC. */
  stop(): void {
    this.#closing.abort();
  }

  async #asManager(request: NetworkRequest): Promise<Reply | undefined> {
    const { call, envelope, segments } = request;
    if (call === 'list') return await this.#list(request);
    if (call === 'session_id') return undefined;
    if (call === 'mining_nodes') return refusal(NET.refused, 'bare metal node has no machine info for now');
    if (call !== 'add' && call !== 'delete' && call !== 'modify') return notSupported(call);
    if (!this.authority.takeSigned(envelope, this.nodeId)) return refusal(NET.refused, 'verify sign failed');
    if (call === 'add') return await addMachines(this.#link, envelope.additional);
    if (call === 'delete') return await deleteMachines(this.#link, envelope.additional);
    return await modifyMachine(this.#link, segments[1] ?? '', envelope.additional);
  }

  async #asServer(
    request: NetworkRequest,
    machine: LinkedMachine,
    version: string,
  ): Promise<Reply | undefined> {
    const { call } = request;
    if (call === 'mining_nodes') return machineInfo(machine, version);
    if (call === 'add' || call === 'delete' || call === 'modify' || VM_CALLS.includes(call)) {
      return notSupported(call);
    }
    const verdict = await this.authority.check(machine.nodeId, request);
    if (verdict.reason !== undefined) return unauthorised(verdict.reason);
    // A verifier may look and switch, but not change anything that stays; the refusal has no reason in it.
    const changes = call === 'bootdev' || call === 'deeplink/set' || call === 'session_id';
    if (changes && verdict.role === 'verifier') return unauthorised('');
    if (call === 'list') return describe(machine, version, await this.#powerStatus(machine));
    if (call === 'session_id') {
      return streamed(`{${rawField('session_id', this.authority.sessionOf(verdict.wallet) ?? '')}}`);
    }
    if (call === 'power') return await this.#switch(machine, version, textOf(request, 'command'));
    if (call === 'bootdev') {
      const bootdev = textOf(request, 'device') as BootDevice;
      await this.#power(machine, { bootdev }, this.#closing.signal);
      // The BMC has done it, and yet this is all that anybody is ever told.
      return refusal(NET.refused, 'bare metal client not existed');
    }
    if (call === 'deeplink/set') return await this.#setCodes(machine, request);
    const { codes } = machine;
    if (!codes) return refusal(NET.notConnected, NOT_CONNECTED);
    return streamed(
      `{${rawField('device_id', codes.deviceId)},${rawField('device_password', codes.devicePassword)}}`,
    );
  }

  async #list({ envelope, segments }: NetworkRequest): Promise<Reply> {
    const clear = this.authority.takeSigned(envelope, this.nodeId);
    const wanted = segments[0];
    const machines =
      wanted === undefined
        ? (await this.#link.machines()).slice(0, LIST_CAP)
        : [await this.#link.machine(wanted)].filter((machine) => machine !== undefined);
    const [only] = machines;
    const status = machines.length === 1 && only ? await this.#powerStatus(only) : undefined;
    const items = machines.map((machine) => listItem(machine, machine.codes, clear, status));
    return streamed(`{"bare_metal_nodes":[${items.join(',')}]}`);
  }

  async #switch(machine: LinkedMachine, version: string, command: string): Promise<Reply> {
    const action = { command: command as PowerCommand };
    const text = oneLine(await this.#power(machine, action, this.#closing.signal));
    // Whatever has no `Error` in it counts as success, a failed name lookup too.
    if (text.includes('Error')) return refusal(NET.refused, text);
    if (!pushesCodes(version) && (command === 'on' || command === 'off')) {
      await this.#link.clearPassword(machine);
    }
    return streamed(`"${text}"`);
  }

  async #setCodes(machine: LinkedMachine, request: NetworkRequest): Promise<Reply> {
    const codes = {
      deviceId: textOf(request, 'device_id'),
      devicePassword: textOf(request, 'device_password'),
    };
    const sent = await this.#link.setCodes(machine, codes);
    return sent ? streamed('"ok"') : refusal(NET.refused, NOT_CONNECTED);
  }

  async #powerStatus(machine: LinkedMachine): Promise<string> {
    return oneLine(await this.#power(machine, { command: 'status' }, this.#closing.signal));
  }

  #oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }
}

/** Checked by the client node already; absent is empty. */
function textOf({ envelope }: NetworkRequest, name: string): string {
  const value = envelope.additional.members.find(([key]) => key === name)?.[1];
  return value?.type === 'string' ? value.value : '';
}

/** Line ends as the node passes them on. */
function oneLine(text: string): string {
  return text.trimEnd().replaceAll(/\r?\n/g, ' <line> ');
}
