// The audit as the counter uses it: appended for good, found again, exported safely.
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { auditHandlers } from '../../../../kiosk/counter/audit/handlers.ts';
import { AuditLog } from '../../../../kiosk/counter/audit/log.ts';
import { CALLS } from '../../../../kiosk/ipc/contract.ts';
import { callerOf, makeClock, openIn, tempFolder, tempStore } from '../store/temp-store.ts';
import { writeLongAudit } from './long-audit.ts';

const textOf = (gzip: Uint8Array) => gunzipSync(gzip).toString();
const mei = { id: 'mei', name: 'Mei', role: 'staff' } as const;

describe('an entry', () => {
  it('says who did what to which seat, and how it ended', async () => {
    const clock = makeClock();
    const audit = new AuditLog(await tempStore(), { now: clock.now });
    const power = { action: 'power.run', seatId: 'a12', seat: 'A12', before: 'on', after: 'off' };
    audit.record({ who: callerOf(mei), ...power, result: 'failed', reason: 'frozen', code: 'BMC_FAILED' });
    audit.record({ who: 'agent A12', action: 'agents.enrolled', result: 'ok' });
    audit.record({ who: callerOf(null), action: 'session.login', result: 'refused' });
    const at = clock.now();
    const none = { seatId: null, seat: null, before: null, after: null, reason: null, code: null };
    expect(await audit.list({ limit: 10 })).toEqual({
      entries: [
        {
          ...none,
          seq: 3,
          at,
          who: 'nobody at 192.168.1.9',
          role: 'none',
          action: 'session.login',
          result: 'refused',
        },
        { ...none, seq: 2, at, who: 'agent A12', role: 'system', action: 'agents.enrolled', result: 'ok' },
        {
          ...power,
          seq: 1,
          at,
          who: 'Mei',
          role: 'staff',
          result: 'failed',
          reason: 'frozen',
          code: 'BMC_FAILED',
        },
      ],
      more: false,
    });
  });

  it('can neither be changed nor removed through the database', async () => {
    const store = await tempStore();
    new AuditLog(store).record({ who: 'counter', action: 'a', result: 'ok' });
    expect(() => store.db.exec("UPDATE audit SET who = 'x'")).toThrow('append-only');
    expect(() => store.db.exec('DELETE FROM audit')).toThrow('append-only');
  });

  it('is gone with the transaction that it joined, and leaves no gap', async () => {
    const store = await tempStore();
    const audit = new AuditLog(store);
    const work = () =>
      store.transaction(() => {
        audit.record({ who: 'counter', action: 'undone', result: 'ok' });
        throw new Error('no');
      });
    expect(work).toThrow('no');
    audit.record({ who: 'counter', action: 'done', result: 'ok' });
    expect(audit.verify()).toMatchObject({ ok: true, entries: 1 });
  });

  it('is not needed: an audit without entries holds', async () => {
    expect(new AuditLog(await tempStore()).verify()).toMatchObject({ ok: true, entries: 0 });
  });

  it('goes on from the same chain after a restart', async () => {
    const folder = await tempFolder();
    const first = await openIn(folder);
    new AuditLog(first).record({ who: 'counter', action: 'a', result: 'ok' });
    const { head } = new AuditLog(first);
    first.close();
    const audit = new AuditLog(await openIn(folder));
    audit.record({ who: 'counter', action: 'b', result: 'ok' });
    expect(audit.verify(head)).toMatchObject({ ok: true, entries: 2 });
  });

  it.each(['DELETE FROM audit_head', 'UPDATE audit_head SET seq = 1'])(
    'never mends a note that somebody else touched: %s',
    async (statement) => {
      const store = await tempStore();
      const audit = new AuditLog(store);
      for (const action of ['a', 'b', 'c']) audit.record({ who: 'counter', action, result: 'ok' });
      store.db.exec('DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE seq = 3');
      store.db.exec(statement);
      audit.record({ who: 'counter', action: 'd', result: 'ok' });
      audit.record({ who: 'counter', action: 'e', result: 'ok' });
      expect(audit.verify()).toMatchObject({ ok: false, finding: 'MISSING', brokenAt: 3 });
    },
  );
});

describe('a check of a long audit', () => {
  it('lets everything else go on meanwhile, sees one moment of it, and can be given up', async () => {
    const store = await tempStore();
    const audit = new AuditLog(store);
    const write = (count: number) =>
      store.transaction(() => {
        for (let index = 0; index < count; index++)
          audit.record({ who: 'counter', action: 'x', result: 'ok' });
      });
    write(2500);
    let settled = false;
    const check = audit.verifyAside().finally(() => {
      settled = true;
    });
    write(10);
    expect(settled).toBe(false);
    await expect(check).resolves.toMatchObject({ ok: true, entries: 2500 });
    await expect(audit.verifyAside(AbortSignal.abort())).rejects.toThrow('aborted');
    await expect(audit.verifyAside()).resolves.toMatchObject({ ok: true, entries: 2510 });
  });
});

describe('the list', () => {
  it('is filtered and read page by page', async () => {
    const clock = makeClock();
    const audit = new AuditLog(await tempStore(), { now: clock.now });
    for (let index = 1; index <= 10; index++) {
      clock.pass(1000);
      const seat = index % 2 ? 'A1' : 'B_2';
      audit.record({
        who: 'counter',
        action: 'x',
        seatId: seat.toLowerCase().replace('_', '-'),
        seat,
        ...(index === 4 ? { after: 'restart: on', result: 'failed' } : { result: 'ok' }),
      });
    }
    const seqs = async (filter: Parameters<typeof audit.list>[0]) =>
      (await audit.list(filter)).entries.map(({ seq }) => seq);
    expect(await audit.list({ limit: 3 })).toMatchObject({ more: true });
    expect(await seqs({ limit: 3, before: 8 })).toEqual([7, 6, 5]);
    expect(await audit.list({ limit: 10, before: 3 })).toMatchObject({ more: false });
    expect(await seqs({ limit: 10, seatId: 'a1' })).toEqual([9, 7, 5, 3, 1]);
    expect(await seqs({ limit: 10, text: 'b_2', from: clock.now() - 2000 })).toEqual([10, 8]);
    expect(await seqs({ limit: 10, text: 'a_1' })).toEqual([]);
    expect(await seqs({ limit: 10, to: clock.now() - 8000 })).toEqual([2, 1]);
    expect(await seqs({ limit: 10, who: 'nobody' })).toEqual([]);
    expect(await seqs({ limit: 10, text: 'Restart' })).toEqual([4]);
    expect(await seqs({ limit: 10, result: 'failed' })).toEqual([4]);
    expect(await seqs({ limit: 10, result: 'asked' })).toEqual([]);
  });
});

describe('a search through a long audit', () => {
  it('goes through all of it, can be given up, and ends with the counter', async () => {
    const store = await tempStore();
    const audit = new AuditLog(store);
    audit.record({ who: 'counter', action: 'x', result: 'ok', reason: 'the needle' });
    writeLongAudit(store, 2501);
    const search = { text: 'needle', limit: 10 };
    expect(await audit.list(search)).toMatchObject({ entries: [{ seq: 1 }], more: false });
    expect(await audit.list({ text: 'case', limit: 1200 })).toMatchObject({
      entries: { length: 1200, 1199: { seq: 1302 } },
      more: true,
    });
    await expect(audit.list(search, AbortSignal.abort())).rejects.toThrow('aborted');
    await expect(audit.export('csv', {}, AbortSignal.abort())).rejects.toThrow('aborted');
    const late = expect(audit.list(search)).rejects.toMatchObject({ code: 'LINK_DOWN', status: 503 });
    store.close();
    await late;
  });
});

describe('an export', () => {
  it('holds all that was there when it was asked for, and nothing later', async () => {
    const store = await tempStore();
    const audit = new AuditLog(store);
    writeLongAudit(store, 2500);
    const { head } = audit;
    const exporting = audit.export('csv', {});
    audit.record({ who: 'counter', action: 'later', result: 'ok' });
    const lines = textOf((await exporting).gzip)
      .trimEnd()
      .split('\r\n');
    expect(lines.slice(1, -1).map((line) => Number(line.split(',')[0]))).toEqual(
      Array.from({ length: 2500 }, (_, index) => index + 1),
    );
    expect(lines.at(-1)).toBe(`# head ${head}`);
  });

  it('never hands a formula to a spreadsheet', async () => {
    const audit = new AuditLog(await tempStore());
    const formulas = ['=HYPERLINK("http://x")', '+1', '-1', '@SUM(1)', ' =1', '＝1', 'a,"b"', 'plain'];
    for (const reason of formulas) audit.record({ who: 'counter', action: 'x', result: 'ok', reason });
    const { gzip, head } = await audit.export('csv', {});
    const rows: string[][] = parse(textOf(gzip), { bom: true, relax_column_count: true });
    const reasons = rows.slice(1, -1).map((row) => row[10]);
    const [plain, ...dangerous] = [...reasons].reverse();
    expect(plain).toBe('plain');
    expect(dangerous.reverse()).toEqual([...formulas.slice(0, 6).map((formula) => `'${formula}`), 'a,"b"']);
    expect(rows.at(-1)).toEqual([`# head ${head}`]);
  });

  it('as JSON holds everything, oldest first, and the head', async () => {
    const audit = new AuditLog(await tempStore(), { now: () => 0 });
    for (const action of ['a', 'b']) audit.record({ who: 'counter', action, result: 'ok' });
    const { gzip, head } = await audit.export('json', { action: 'b' });
    const file = JSON.parse(textOf(gzip));
    expect(file).toMatchObject({ head, entries: [{ seq: 2, action: 'b', at: '1970-01-01T00:00:00.000Z' }] });
    const nothing = JSON.parse(textOf((await audit.export('json', { action: 'c' })).gzip));
    expect(nothing).toEqual({ format: 'netbar-audit-1', head, entries: [] });
  });
});

describe('the calls', () => {
  it('answer as the contract says, and an export leaves a line of its own', async () => {
    const audit = new AuditLog(await tempStore());
    const handlers = auditHandlers({ audit });
    const caller = callerOf({ id: 'o', name: 'Ou', role: 'owner' });
    const { signal } = new AbortController();
    const exported = await handlers['audit.export']({ format: 'csv' }, caller, signal);
    expect(CALLS['audit.export'].output.parse(exported).head).toBe(audit.head);
    expect(textOf(Buffer.from(exported.gzip, 'base64'))).toContain('audit.export');
    const listed = await handlers['audit.list']({ limit: 5 }, caller, signal);
    expect(CALLS['audit.list'].output.parse(listed)).toMatchObject({
      people: ['Ou'],
      actions: ['audit.export'],
    });
    const verified = await handlers['audit.verify']({}, caller, signal);
    expect(CALLS['audit.verify'].output.parse(verified)).toMatchObject({
      ok: true,
      entries: 1,
      brokenAt: null,
    });
  });
});
