// The café's own data about its seats, and seats that were asked for but whose machine the node has not shown yet.
import { z } from 'zod';
import type { Store } from '../store/types.ts';
import { labelKey, labelTaken } from './labels.ts';
import type { SeatRecord } from './types.ts';

/** What people decide about a seat. */
export type SeatData = Pick<SeatRecord, 'label' | 'zone' | 'place' | 'notes' | 'tags'>;

/** A seat to be made as soon as the node shows the machine; what is left out is chosen then. */
export interface Wish {
  uuid: string;
  label: string | undefined;
  zone: string | undefined;
  place: SeatRecord['place'] | undefined;
}

const nullText = z.string().nullable();
const nullNumber = z.number().nullable();

const SeatRowSchema = z
  .object({
    id: z.string(),
    label: z.string(),
    zone: z.string(),
    placeRow: nullNumber,
    placeColumn: nullNumber,
    notes: z.string(),
    tags: z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text))),
    nodeId: z.string(),
    uuid: z.string(),
    ip: z.string(),
    os: z.string(),
    description: z.string(),
    bmcKey: nullText,
    bmcProblem: nullText,
  })
  .transform(
    ({ placeRow, placeColumn, ...row }): SeatRecord => ({ ...row, place: placeOf(placeRow, placeColumn) }),
  );

const WishRowSchema = z
  .object({
    uuid: z.string(),
    label: nullText,
    zone: nullText,
    placeRow: nullNumber,
    placeColumn: nullNumber,
  })
  .transform(
    (row): Wish => ({
      uuid: row.uuid,
      label: row.label ?? undefined,
      zone: row.zone ?? undefined,
      place: placeOf(row.placeRow, row.placeColumn),
    }),
  );

const SELECT_SEATS = `SELECT s.id, s.label, s.zone, s.place_row AS placeRow, s.place_column AS placeColumn, s.notes,
  s.tags, s.node_id AS nodeId, m.uuid, m.ip, m.os, m.description, m.bmc_key AS bmcKey, m.bmc_problem AS bmcProblem
  FROM machine_seats s JOIN machines m ON m.node_id = s.node_id`;

export class SeatTable {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  all(): SeatRecord[] {
    const rows = this.#store.db.prepare(`${SELECT_SEATS} ORDER BY s.label_key`).all();
    return rows.map((row) => SeatRowSchema.parse(row));
  }

  get(id: string): SeatRecord | undefined {
    const row = this.#store.db.prepare(`${SELECT_SEATS} WHERE s.id = ?`).get(id);
    return row && SeatRowSchema.parse(row);
  }

  /** @throws RefusedCall CONFLICT when another seat has the label */
  insert(id: string, nodeId: string, seat: SeatData): void {
    this.#requireFree(seat.label, id);
    this.#store.db
      .prepare(
        `INSERT INTO machine_seats (label, label_key, zone, place_row, place_column, notes, tags, id, node_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(...valuesOf(seat), id, nodeId);
  }

  /** @throws RefusedCall CONFLICT when another seat has the label */
  update(id: string, seat: SeatData): void {
    this.#requireFree(seat.label, id);
    this.#store.db
      .prepare(
        `UPDATE machine_seats SET label = ?, label_key = ?, zone = ?, place_row = ?, place_column = ?, notes = ?,
           tags = ? WHERE id = ?`,
      )
      .run(...valuesOf(seat), id);
  }

  /** The seat stands for another machine from now on. */
  attach(id: string, nodeId: string): void {
    this.#store.db.prepare('UPDATE machine_seats SET node_id = ? WHERE id = ?').run(nodeId, id);
  }

  remove(id: string): void {
    this.#store.db.prepare('DELETE FROM machine_seats WHERE id = ?').run(id);
  }

  wishes(): Wish[] {
    const rows = this.#store.db
      .prepare(
        `SELECT uuid, label, zone, place_row AS placeRow, place_column AS placeColumn FROM machine_wishes
         ORDER BY at, uuid`,
      )
      .all();
    return rows.map((row) => WishRowSchema.parse(row));
  }

  /** Keeps the wish, in the place of an earlier one for the same machine. @param at milliseconds since 1970 */
  addWish(wish: Wish, at: number): void {
    this.#store.db
      .prepare('INSERT OR REPLACE INTO machine_wishes VALUES (?, ?, ?, ?, ?, ?)')
      .run(
        wish.uuid,
        wish.label ?? null,
        wish.zone ?? null,
        wish.place?.row ?? null,
        wish.place?.column ?? null,
        at,
      );
  }

  dropWish(uuid: string): void {
    this.#store.db.prepare('DELETE FROM machine_wishes WHERE uuid = ?').run(uuid);
  }

  /** Forgets wishes older than `before`, in milliseconds since 1970. */
  dropOldWishes(before: number): void {
    this.#store.db.prepare('DELETE FROM machine_wishes WHERE at < ?').run(before);
  }

  #requireFree(label: string, id: string): void {
    const other = this.#store.db
      .prepare('SELECT label FROM machine_seats WHERE label_key = ? AND id <> ?')
      .get(labelKey(label), id);
    if (!other) return;
    throw labelTaken(String(other.label));
  }
}

function valuesOf(seat: SeatData): (string | number | null)[] {
  const { label, zone, place, notes, tags } = seat;
  return [
    label,
    labelKey(label),
    zone,
    place?.row ?? null,
    place?.column ?? null,
    notes,
    JSON.stringify(tags),
  ];
}

function placeOf(row: number | null, column: number | null): SeatRecord['place'] {
  return row === null || column === null ? null : { row, column };
}
