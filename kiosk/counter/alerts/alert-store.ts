// Alerts on the disk: open ones until they are cleared, and the newest cleared ones.
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type Alert, AlertSchema } from '../../ipc/seat.ts';

/** Cleared alerts that are kept. */
const KEPT = 1000;

export interface StoredAlert {
  alert: Alert;
  cause: string;
  also: readonly string[];
}

const AlsoSchema = z.array(z.string());

export class AlertStore {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  open(): StoredAlert[] {
    return this.#db.prepare('SELECT * FROM alerts WHERE cleared_at IS NULL').all().flatMap(fromRow);
  }

  /** The newest cleared ones, newest first. */
  cleared(limit: number): Alert[] {
    return this.#db
      .prepare(
        'SELECT * FROM alerts WHERE cleared_at IS NOT NULL ORDER BY cleared_at DESC, rowid DESC LIMIT ?',
      )
      .all(limit)
      .flatMap(fromRow)
      .map(({ alert }) => alert);
  }

  save({ alert, cause, also }: StoredAlert): void {
    this.#db
      .prepare(
        `INSERT INTO alerts (id, cause, seat_id, reason, severity, opened_at, facts, also,
                             acknowledged_by, acknowledged_at, cleared_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET reason = excluded.reason, severity = excluded.severity,
           facts = excluded.facts, also = excluded.also, acknowledged_by = excluded.acknowledged_by,
           acknowledged_at = excluded.acknowledged_at, cleared_at = excluded.cleared_at`,
      )
      .run(
        alert.id,
        cause,
        alert.seatId,
        alert.reason,
        alert.severity,
        alert.openedAt,
        JSON.stringify(alert.facts),
        JSON.stringify(also),
        alert.acknowledged?.by ?? null,
        alert.acknowledged?.at ?? null,
        alert.clearedAt,
      );
  }

  /** Forgets all but the newest cleared ones. */
  prune(): void {
    this.#db
      .prepare(
        `DELETE FROM alerts WHERE cleared_at IS NOT NULL AND cleared_at <
           (SELECT cleared_at FROM alerts WHERE cleared_at IS NOT NULL ORDER BY cleared_at DESC LIMIT 1 OFFSET ?)`,
      )
      .run(KEPT);
  }
}

function fromRow(row: Record<string, unknown>): StoredAlert[] {
  const acknowledged =
    row.acknowledged_at === null ? null : { by: row.acknowledged_by, at: row.acknowledged_at };
  const alert = AlertSchema.safeParse({
    id: row.id,
    reason: row.reason,
    seatId: row.seat_id,
    severity: row.severity,
    openedAt: row.opened_at,
    facts: JSON.parse(String(row.facts)),
    acknowledged,
    clearedAt: row.cleared_at,
  });
  const also = AlsoSchema.safeParse(JSON.parse(String(row.also)));
  if (!alert.success || !also.success) return [];
  return [{ alert: alert.data, cause: String(row.cause), also: also.data }];
}
