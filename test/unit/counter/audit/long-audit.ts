// An audit of years, written in a moment.
import { AUDIT_KEY, sealOf } from '../../../../kiosk/counter/audit/chain.ts';
import { writeHead } from '../../../../kiosk/counter/audit/rows.ts';
import type { Store } from '../../../../kiosk/counter/store/types.ts';

/**
 * Adds entries up to and with number `last`, each with the reason `case N`. New ones go on from there; the chain
 * of these does not hold.
 */
export function writeLongAudit({ db, secrets }: Pick<Store, 'db' | 'secrets'>, last: number): void {
  db.prepare(
    `INSERT INTO audit (seq, at, who, role, action, seat_id, seat, before, after, result, reason, mac)
     WITH RECURSIVE n (i) AS (
       SELECT ifnull(max(seq), 0) + 1 FROM audit UNION ALL SELECT i + 1 FROM n WHERE i < ?
     )
     SELECT i, 1700000000000 + i * 1000, 'Person ' || (i % 9), 'staff', 'power.run', 'a' || (i % 60),
            'A' || (i % 60), 'on', 'off', 'ok', 'case ' || i, randomblob(32) FROM n`,
  ).run(last);
  const head = { seq: last, mac: new Uint8Array(32) };
  writeHead(db, head, sealOf(secrets.derive(AUDIT_KEY), head));
}
