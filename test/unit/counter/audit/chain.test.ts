// The audit's chain: whatever is done to the table without the key is found.
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { AUDIT_KEY, parseHead } from '../../../../kiosk/counter/audit/chain.ts';
import { AuditLog, type AuditStore } from '../../../../kiosk/counter/audit/log.ts';
import { startChain } from '../../../../kiosk/counter/audit/rows.ts';
import { auditMigrations } from '../../../../kiosk/counter/audit/schema.ts';
import { verifyChain } from '../../../../kiosk/counter/audit/verify.ts';
import { DataKeyBox } from '../../../../kiosk/counter/store/secret-box.ts';
import { inTransaction } from '../../../../kiosk/counter/store/transaction.ts';

const RESULTS = ['asked', 'ok', 'failed', 'refused', 'cancelled'] as const;
const text = fc.string({ unit: 'binary', maxLength: 30 });
const optional = fc.option(text, { nil: undefined });
const record = fc.record({
  who: text,
  action: fc.constantFrom('power.run', 'codes.reveal', 'staff.add'),
  seatId: fc.constantFrom(undefined, 'a1', 'b-22'),
  seat: optional,
  before: optional,
  after: optional,
  result: fc.constantFrom(...RESULTS),
  reason: optional,
  code: fc.constantFrom(undefined, 'BMC_FAILED'),
});

const secrets = DataKeyBox.generate();
const key = secrets.derive(AUDIT_KEY);
let db: DatabaseSync;
let audit: AuditLog;

beforeAll(() => {
  db = new DatabaseSync(':memory:');
  for (const { up } of auditMigrations) up(db);
  startChain(db, secrets);
  const store: AuditStore = { db, secrets, transaction: (work) => inTransaction(db, work) };
  audit = new AuditLog(store);
  for (let index = 0; index < 30; index++) {
    audit.record({
      who: `person ${index % 3}`,
      action: 'power.run',
      seat: `A${index}`,
      after: 'on',
      result: 'ok',
    });
  }
});

/** Does something to the file behind the counter's back, looks, and puts everything back. */
function afterTampering(sql: string[]) {
  db.exec('BEGIN; DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete');
  try {
    for (const statement of sql) db.exec(statement);
    return verifyChain(db, key);
  } finally {
    db.exec('ROLLBACK');
  }
}

describe('a chain', () => {
  it('holds for whatever was recorded, and goes on from every head that it ever had', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 8 }), (records) => {
        const heads = records.map((entry) => {
          audit.record(entry);
          return audit.head;
        });
        expect(audit.verify()).toMatchObject({ ok: true, brokenAt: null, head: heads.at(-1) });
        for (const head of heads) expect(audit.verify(head)).toMatchObject({ ok: true });
      }),
      { numRuns: 50 },
    );
  });

  it('finds any field of any entry changed', () => {
    const columns = [
      'at',
      'who',
      'role',
      'action',
      'seat_id',
      'seat',
      'before',
      'after',
      'result',
      'reason',
      'code',
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(...columns, 'person_id'),
        (seq, column) => {
          const value = column === 'at' ? `${column} + 1` : "'x'";
          const verdict = afterTampering([`UPDATE audit SET "${column}" = ${value} WHERE seq = ${seq}`]);
          expect(verdict).toMatchObject({ ok: false, finding: 'CHANGED', brokenAt: seq, entries: seq - 1 });
        },
      ),
    );
  });

  it('finds a removed entry, also when the numbers are closed up', () => {
    const last = audit.verify().entries;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 29 }), fc.boolean(), (seq, closeUp) => {
        const renumber = `UPDATE audit SET seq = seq - ${last * 2} WHERE seq > ${seq}`;
        const back = `UPDATE audit SET seq = seq + ${last * 2 - 1} WHERE seq < 0`;
        const steps = [`DELETE FROM audit WHERE seq = ${seq}`, ...(closeUp ? [renumber, back] : [])];
        expect(afterTampering(steps)).toMatchObject({
          ok: false,
          finding: closeUp ? 'CHANGED' : 'MISSING',
          brokenAt: seq,
        });
      }),
    );
  });

  it('finds two entries that changed places', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 29 }), (seq) => {
        const swap = [
          `UPDATE audit SET seq = -1 WHERE seq = ${seq}`,
          `UPDATE audit SET seq = ${seq} WHERE seq = ${seq + 1}`,
          `UPDATE audit SET seq = ${seq + 1} WHERE seq = -1`,
        ];
        expect(afterTampering(swap)).toMatchObject({ ok: false, finding: 'CHANGED', brokenAt: seq });
      }),
    );
  });

  it('finds an entry that was put in by somebody else', () => {
    const copy = (
      seq: number,
    ) => `INSERT INTO audit SELECT ${seq} + 1, at, person_id, who, role, action, seat_id,
      seat, before, after, result, reason, code, mac FROM audit WHERE seq = ${seq}`;
    const last = audit.verify().entries;
    expect(afterTampering([copy(last)])).toMatchObject({ ok: false, finding: 'CHANGED', brokenAt: last + 1 });
    const first = 'UPDATE audit SET seq = 0 WHERE seq = 1';
    expect(afterTampering([first])).toMatchObject({ ok: false, finding: 'CHANGED', brokenAt: 1 });
  });

  it('finds cut-off entries by its own note of the newest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 29 }), (kept) => {
        const verdict = afterTampering([`DELETE FROM audit WHERE seq > ${kept}`]);
        expect(verdict).toMatchObject({ ok: false, finding: 'TRUNCATED', brokenAt: kept + 1, entries: kept });
      }),
    );
  });

  it.each([
    ['removed', 'DELETE FROM audit_head'],
    ['wiped with everything', 'DELETE FROM audit; DELETE FROM audit_head'],
    ['set back', 'UPDATE audit_head SET seq = 5'],
    ['taken from an entry', 'UPDATE audit_head SET seq = 5, mac = (SELECT mac FROM audit WHERE seq = 5)'],
  ])('finds that its note was %s', (_what, statement) => {
    expect(afterTampering(['DELETE FROM audit WHERE seq > 5', statement])).toMatchObject({
      ok: false,
      finding: 'HEAD_FORGED',
    });
  });

  it('finds by a kept head that the whole store was set back', () => {
    const kept = audit.head;
    const note = db.prepare('SELECT * FROM audit_head').get();
    audit.record({ who: 'a', action: 'b', result: 'ok' });
    const later = parseHead(audit.head);
    const { seq = 0, mac = null, seal = null } = note ?? {};
    db.exec('BEGIN; DROP TRIGGER audit_no_delete');
    db.prepare('DELETE FROM audit WHERE seq > ?').run(seq);
    db.prepare('UPDATE audit_head SET seq = ?, mac = ?, seal = ?').run(seq, mac, seal);
    expect(verifyChain(db, key, parseHead(kept))).toMatchObject({ ok: true });
    expect(verifyChain(db, key, later)).toMatchObject({ ok: false, finding: 'TRUNCATED' });
    db.exec('ROLLBACK');
  });

  it('is not mistaken for another: a head of another store, another key', () => {
    const other = `3:${'ab'.repeat(32)}`;
    expect(audit.verify(other)).toMatchObject({ ok: false, finding: 'OTHER_CHAIN', brokenAt: 3 });
    expect(audit.verify('nonsense')).toMatchObject({ ok: false, finding: 'OTHER_CHAIN' });
    expect(verifyChain(db, DataKeyBox.generate().derive(AUDIT_KEY))).toMatchObject({
      ok: false,
      brokenAt: 1,
    });
  });
});
