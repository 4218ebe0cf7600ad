// What the node shows against what is stored: changed machines, gone ones, known machines under a new id.
import type { Machine } from '../../../shared/dbc/types.ts';
import type { MachineFacts } from './machine-table.ts';
import { SeatMaker, type Tables } from './seat-maker.ts';

/** What the node showed of all machines that we know. */
export interface NodeRead {
  machines: readonly Machine[];
  /** Ids or uuids of machines that are there, but whose rows can't be read. */
  broken: readonly string[];
}

export interface Reconciled {
  /** node_ids whose key or BMC access is another one now. */
  touched: Set<string>;
  /** Ids of seats that stand for a machine of the same uuid and a new node_id. */
  reattached: string[];
  /** Ids of seats made for machines that had been asked for. */
  seated: string[];
}

/**
 * Takes over what the node shows; runs inside a transaction. A machine that is gone keeps its row while a seat
 * stands for it.
 * @param read `whole`: what is not in it is gone
 * @param oldest wishes from before this time are forgotten, in milliseconds since 1970
 */
export function reconcile(tables: Tables, read: NodeRead & { whole: boolean }, oldest: number): Reconciled {
  const { machines } = tables;
  const stored = new Map(machines.all().map((machine) => [machine.nodeId, machine]));
  const touched = read.machines
    .filter((machine) => machines.put(machine, stored.get(machine.nodeId)) === 'access')
    .map(({ nodeId }) => nodeId);
  if (read.whole) markGone(tables, read, stored.values());
  const reattached = reattach(tables);
  tables.seats.dropOldWishes(oldest);
  const seated = grantWishes(tables);
  if (read.whole) removeUnused(tables);
  return { touched: new Set(touched), reattached, seated };
}

function markGone({ machines }: Tables, read: NodeRead, stored: Iterable<MachineFacts>): void {
  const there = new Set([...read.machines.map(({ nodeId }) => nodeId), ...read.broken]);
  for (const { nodeId, uuid, present } of stored) {
    if (present && !there.has(nodeId) && !there.has(uuid)) machines.markGone(nodeId);
  }
}

/** A machine that was deleted and added again has a new node_id and key; the seat goes by its uuid. */
function reattach({ machines, seats }: Tables): string[] {
  const present = machines.all().filter((machine) => machine.present);
  const there = new Set(present.map(({ nodeId }) => nodeId));
  const all = seats.all();
  const seated = new Set(all.map(({ nodeId }) => nodeId));
  const free = new Map(
    present.filter(({ nodeId }) => !seated.has(nodeId)).map((one) => [one.uuid, one.nodeId]),
  );
  return all.flatMap(({ id, nodeId, uuid }) => {
    const successor = uuid === '' || there.has(nodeId) ? undefined : free.get(uuid);
    if (successor === undefined) return [];
    seats.attach(id, successor);
    free.delete(uuid);
    return [id];
  });
}

function grantWishes(tables: Tables): string[] {
  const wishes = tables.seats.wishes();
  if (wishes.length === 0) return [];
  const present = tables.machines.all().filter((machine) => machine.present);
  const byUuid = new Map(present.map((machine) => [machine.uuid, machine]));
  const maker = new SeatMaker(tables);
  return wishes.flatMap((wish) => {
    const machine = byUuid.get(wish.uuid);
    if (!machine) return [];
    tables.seats.dropWish(wish.uuid);
    return maker.grant(wish, machine.nodeId) ?? [];
  });
}

function removeUnused({ machines, seats }: Tables): void {
  const seated = new Set(seats.all().map(({ nodeId }) => nodeId));
  for (const { nodeId, present } of machines.all()) {
    if (!present && !seated.has(nodeId)) machines.remove(nodeId);
  }
}
