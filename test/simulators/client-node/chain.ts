// A chain of one's own making: which machine is rented by whom, switched at run time.
import { setTimeout as delay } from 'node:timers/promises';

/** As the chain names them; any other text is one that the nodes do not understand. */
export type ChainStatus = 'online' | 'rented' | 'creating' | 'verifying' | (string & {});

export interface RentOrder {
  id: string;
  /** ss58, also of a multi-signature account. */
  renter: string;
  status: 'renting' | 'waitingVerifying' | 'rentExpired';
}

export interface ChainMachine {
  status: ChainStatus;
  /** The newest order, which the chain names when no order is asked for. */
  current: RentOrder | undefined;
  orders: RentOrder[];
  /** Who may use the machine while it is being verified. */
  verifiers: string[];
}

export class FakeChain {
  /** How long each question waits for its answer, in ms. A node asks two for every request. */
  delayMs = 0;
  readonly #machines = new Map<string, ChainMachine>();
  #lastOrder = 0;

  /** The machine is rented from now on. @returns the order's id */
  rent(machineId: string, { renter, order }: { renter: string; order?: string }): string {
    this.#lastOrder += 1;
    const id = order ?? String(this.#lastOrder);
    const machine = this.#machine(machineId);
    machine.current = { id, renter, status: 'renting' };
    machine.orders.push(machine.current);
    machine.status = 'rented';
    return id;
  }

  /** The order runs out; the chain goes on calling the machine rented until `endRental`. */
  expire(machineId: string): void {
    const { current } = this.#machine(machineId);
    if (current) current.status = 'rentExpired';
  }

  /** The machine is free again. */
  endRental(machineId: string): void {
    this.expire(machineId);
    const machine = this.#machine(machineId);
    machine.current = undefined;
    machine.status = 'online';
  }

  /** @param rentStatus of the current order, where the change brings one */
  setStatus(machineId: string, status: ChainStatus, rentStatus?: RentOrder['status']): void {
    const machine = this.#machine(machineId);
    machine.status = status;
    if (machine.current && rentStatus) machine.current.status = rentStatus;
  }

  setVerifiers(machineId: string, verifiers: readonly string[]): void {
    this.#machine(machineId).verifiers = [...verifiers];
  }

  /** The chain knows no such machine any more. */
  forget(machineId: string): void {
    this.#machines.delete(machineId);
  }

  machines(): ReadonlyMap<string, Readonly<ChainMachine>> {
    return this.#machines;
  }

  /** Asked by nodes. Undefined: no such machine. */
  async status(machineId: string): Promise<ChainStatus | undefined> {
    await this.#wait();
    return this.#machines.get(machineId)?.status;
  }

  /** Asked by nodes. @param order empty for the current one */
  async order(machineId: string, order: string): Promise<RentOrder | undefined> {
    await this.#wait();
    const machine = this.#machines.get(machineId);
    const found = order === '' ? machine?.current : machine?.orders.find(({ id }) => id === order);
    return found && { ...found };
  }

  async isVerifier(machineId: string, wallet: string): Promise<boolean> {
    await this.#wait();
    return this.#machines.get(machineId)?.verifiers.includes(wallet) ?? false;
  }

  async #wait(): Promise<void> {
    if (this.delayMs > 0) await delay(this.delayMs);
  }

  #machine(machineId: string): ChainMachine {
    const known = this.#machines.get(machineId);
    if (known) return known;
    const machine: ChainMachine = { status: 'online', current: undefined, orders: [], verifiers: [] };
    this.#machines.set(machineId, machine);
    return machine;
  }
}
