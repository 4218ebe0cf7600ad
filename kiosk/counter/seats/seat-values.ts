// A small table of the store: one checked value for each seat, all of them in memory.
import type { z } from 'zod';
import type { Store } from '../store/types.ts';

export type SeatValuesName = 'seat_memory' | 'seat_marks' | 'seat_maintenance';

export class SeatValues<Value> {
  readonly #store: Store;
  readonly #name: SeatValuesName;
  readonly #schema: z.ZodType<Value>;
  readonly #values = new Map<string, Value>();

  constructor(store: Store, name: SeatValuesName, schema: z.ZodType<Value>) {
    this.#store = store;
    this.#name = name;
    this.#schema = schema;
  }

  /** Reads what is stored; a value of another version's shape is left out. */
  load(): void {
    this.#values.clear();
    for (const row of this.#store.db.prepare(`SELECT seat_id, value FROM ${this.#name}`).all()) {
      const parsed = this.#schema.safeParse(JSON.parse(String(row.value)));
      if (parsed.success) this.#values.set(String(row.seat_id), parsed.data);
    }
  }

  get(seatId: string): Value | undefined {
    return this.#values.get(seatId);
  }

  entries(): IterableIterator<[string, Value]> {
    return this.#values.entries();
  }

  /** Committed before it returns, unless a transaction of the caller runs. */
  set(seatId: string, value: Value): void {
    this.#store.transaction(() =>
      this.#store.db
        .prepare(
          `INSERT INTO ${this.#name} (seat_id, value) VALUES (?, ?)
           ON CONFLICT (seat_id) DO UPDATE SET value = excluded.value`,
        )
        .run(seatId, JSON.stringify(value)),
    );
    this.#values.set(seatId, value);
  }

  delete(seatId: string): void {
    if (!this.#values.has(seatId)) return;
    this.#store.transaction(() =>
      this.#store.db.prepare(`DELETE FROM ${this.#name} WHERE seat_id = ?`).run(seatId),
    );
    this.#values.delete(seatId);
  }
}
