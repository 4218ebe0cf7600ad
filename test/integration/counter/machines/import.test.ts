// Machines imported from a file, also when the node's answers are lost, and what the audit says of it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, machine, OWNER, SIGNAL, urlOf } from './cafe.ts';
import { type LossyCafe, openLossyCafe } from './lossy-cafe.ts';

let scene: LossyCafe;
let node: LossyCafe['node'];
let proxy: LossyCafe['proxy'];
let cafe: LossyCafe['cafe'];

beforeEach(async () => {
  scene = await openLossyCafe();
  ({ node, proxy, cafe } = scene);
});
afterEach(() => scene.close());

describe('the import', () => {
  const HEADER = 'seat,zone,uuid,ip,os,desc,ipmi host,ipmi user,ipmi password';
  const csvLine = (number: number, label = `C${number}`) => {
    const one = machine(number);
    return `${label},Hall,${one.uuid},${one.ip},Win,m ${number},${one.ipmiHostname},${one.ipmiUsername},${one.ipmiPassword}`;
  };
  const csvOf = (numbers: number[]) => [HEADER, ...numbers.map((number) => csvLine(number))].join('\r\n');
  const range = (length: number, from = 1) => Array.from({ length }, (_, index) => index + from);
  const run = (csv: string, skipInvalid = false) =>
    cafe.call['machines.import']({ csv, skipInvalid }, OWNER, SIGNAL);
  const preview = (csv: string) => cafe.call['machines.previewImport']({ csv }, OWNER, SIGNAL);

  it('adds 60 machines with one call, and finds nothing to do the second time', async () => {
    await scene.connect();
    expect(await preview(csvOf(range(60)))).toMatchObject({ valid: 60, invalid: 0 });
    expect(node.machines).toHaveLength(0);
    const { imported, failed, lines } = await run(csvOf(range(60)));
    expect({ imported, failed }).toEqual({ imported: 60, failed: 0 });
    expect(lines[59]).toEqual({
      line: 61,
      label: 'C60',
      uuid: 'pc-60',
      ip: '10.0.0.61',
      action: 'add',
      errors: [],
    });
    expect(proxy.paths.filter((path) => path.endsWith('/add'))).toHaveLength(1);
    expect(cafe.registry.list()).toHaveLength(60);
    for (const { id } of cafe.registry.list()) expect(cafe.registry.signer(id)).toBeDefined();
    expect(cafe.node.status).toMatchObject({ mayHaveMore: true });
    const again = await preview(csvOf(range(60)));
    expect(again.lines.every(({ action }) => action === 'nothing')).toBe(true);
    expect(cafe.written()).not.toContain('Geheim-');
  });

  it('does nothing while a line is wrong, unless wrong lines are to be skipped', async () => {
    await scene.connect();
    const csv = [HEADER, csvLine(1), csvLine(2).replace('Geheim-2', 'a b'), csvLine(3)].join('\n');
    const refused = await run(csv);
    expect(refused).toMatchObject({ imported: 0, failed: 1, leftOut: 0 });
    expect(refused.lines[1]).toMatchObject({
      action: 'error',
      errors: [{ code: 'FIELD_SHELL', params: { field: 'ipmiPassword' } }],
    });
    expect(node.machines).toHaveLength(0);
    const done = await run(csv, true);
    expect(done).toMatchObject({ imported: 2, failed: 0, leftOut: 1 });
    expect(done.lines.map(({ action }) => action)).toEqual(['add', 'leftOut', 'add']);
    expect(cafe.audited()[0]?.after).toBe('2 imported, 0 failed, 1 left out');
    expect(cafe.audited().filter(({ result }) => result === 'failed')).toEqual([]);
    expect(node.machines.map(({ uuid }) => uuid).sort()).toEqual(['pc-1', 'pc-3']);
  });

  it('takes over and updates what the node has, beyond the 51 that it lists too', async () => {
    for (const number of range(55)) await node.addMachine(machine(number));
    await cafe.call['node.connect'](
      { url: urlOf(proxy), mode: 'manage', key: node.seedHex ?? '', allowPlainNode: false },
      OWNER,
      SIGNAL,
    );
    const csv = [
      'uuid;座位;区域;ip',
      ...range(55).map((number) => `pc-${number};D${number};一楼;${number === 55 ? '10.5.5.5' : ''}`),
    ].join('\n');
    expect(await run(csv)).toMatchObject({ imported: 55, failed: 0 });
    expect(cafe.registry.zones).toEqual(['一楼']);
    expect(scene.seatOf('pc-55')).toMatchObject({ label: 'D55', ip: '10.5.5.5' });
    const moved = 'uuid,label,row,column\npc-1,E1,1,2\npc-2,D2,,';
    expect((await preview(moved)).lines.map(({ action }) => action)).toEqual(['update', 'nothing']);
    await run(moved);
    expect(scene.seatOf('pc-1')).toMatchObject({ label: 'E1', place: { row: 0, column: 1 } });
  });

  it('knows each line’s result when the answer is lost, and loses nothing', async () => {
    await scene.connect();
    proxy.lose = (path) => (path.endsWith('/add') ? 'answer' : undefined);
    expect(await run(csvOf(range(5)))).toMatchObject({ imported: 5, failed: 0 });
    expect(scene.seatOf('pc-3').label).toBe('C3');
    proxy.lose = (path) => (path.endsWith('/add') ? 'request' : undefined);
    const lost = await run(csvOf(range(3, 6)));
    expect(lost).toMatchObject({ imported: 0, failed: 3, leftOut: 0 });
    expect(lost.lines[0]?.errors).toMatchObject([{ code: expect.stringMatching(/^NODE_/) }]);
    proxy.lose = () => undefined;
    expect(await run(csvOf(range(3, 6)))).toMatchObject({ imported: 3, failed: 0 });
  });

  it('adds the others and takes over the one that somebody else has added meanwhile', async () => {
    await scene.connect();
    let added = false;
    proxy.lose = (path) => {
      if (path.endsWith('/add') && !added) {
        added = true;
        void node.addMachine(machine(2));
      }
      return undefined;
    };
    expect(await run(csvOf(range(3)))).toMatchObject({ imported: 3, failed: 0 });
    expect(scene.seatOf('pc-2')).toMatchObject({ label: 'C2', description: 'm 2', os: 'Win' });
    const again = await preview(csvOf(range(3)));
    expect(again.lines.every(({ action }) => action === 'nothing')).toBe(true);
  });

  /** Of all lines, oldest first, but those of the import as a whole. */
  const importLines = () =>
    cafe
      .audited()
      .reverse()
      .filter(({ action, after }) => action === 'machines.import' && after?.startsWith('line '))
      .map(({ seat, after, result, code }) => [seat, after, result, code].filter(Boolean).join(' | '));

  it('leaves the seat alone where the node refuses the change, and the audit says just that', async () => {
    await scene.connect(1);
    await node.addMachine(machine(2));
    const { label } = scene.seatOf('pc-1');
    proxy.lose = (path) => (path.includes('/modify/') ? 'request' : undefined);
    const { imported, failed } = await run('uuid,label,ip\npc-1,E1,10.9.9.1\npc-2,E2,10.9.9.2');
    expect({ imported, failed }).toEqual({ imported: 0, failed: 2 });
    expect(cafe.registry.list().map((seat) => seat.label)).toEqual([label]);
    expect(importLines()).toEqual([
      `${label} | line 2: change machine pc-1: {"ip":"10.9.9.1"} | asked`,
      `${label} | line 2: update machine pc-1 | failed | NODE_UNREACHABLE`,
      'E2 | line 3: change machine pc-2: {"ip":"10.9.9.2"} | asked',
      'E2 | line 3: takeOver machine pc-2 | failed | NODE_UNREACHABLE',
    ]);
  });

  it('has a line in the audit for every change, from the moment that it is made', async () => {
    await scene.connect(1);
    await node.addMachine(machine(2));
    const { label } = scene.seatOf('pc-1');
    const { promise, resolve } = Promise.withResolvers<void>();
    const second = () => scene.onNode('pc-2')?.nodeId ?? '';
    proxy.hold = (path) => (path.endsWith(`/modify/${second()}`) ? promise : undefined);
    const running = run(`${HEADER}\nE1,VIP,pc-1,,,,,,Neues-1\nE2,,pc-2,10.9.9.2,,,,,\n${csvLine(3)}`);
    const begun = [
      'C3 | line 4: add machine pc-3 | ok',
      `${label} | line 2: change machine pc-1: {}, ipmiPassword changed | asked`,
      `${label} | line 2: change machine pc-1: {}, ipmiPassword changed | ok`,
      `${label} | line 2: update machine pc-1: label E1; zone VIP | ok`,
      'E2 | line 3: change machine pc-2: {"ip":"10.9.9.2"} | asked',
    ];
    // Killed here, the audit would say what was done so far.
    await expect.poll(importLines).toEqual(begun);
    expect(cafe.audited().find(({ after }) => after?.includes('update'))).toMatchObject({
      ...{ seatId: scene.seatOf('pc-1').id, before: `label ${label}; zone Hall` },
    });
    resolve();
    expect(await running).toMatchObject({ imported: 3, failed: 0 });
    expect(importLines().slice(begun.length)).toEqual([
      'E2 | line 3: change machine pc-2: {"ip":"10.9.9.2"} | ok',
      'E2 | line 3: takeOver machine pc-2 | ok',
    ]);
    expect(scene.seatOf('pc-2').label).toBe('E2');
    expect(cafe.written()).not.toContain('Neues-1');
  });

  it('makes and renames no seat without its line in the audit', async () => {
    await scene.connect(1);
    await node.addMachine(machine(2));
    const { label } = scene.seatOf('pc-1');
    cafe.store.db.exec(
      `CREATE TEMP TRIGGER full_disk BEFORE INSERT ON main.audit WHEN NEW.result = 'ok' AND NEW.seat_id IS NOT NULL
       BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`,
    );
    expect(await run('uuid,label\npc-1,E1\npc-2,E2')).toMatchObject({ imported: 0, failed: 2 });
    expect(cafe.registry.list().map((seat) => seat.label)).toEqual([label]);
  });

  describe('of a machine that somebody else adds meanwhile', () => {
    const { ip, ipmiHostname, ipmiUsername, ipmiPassword } = machine(2);
    const cells = ['pc-2', 'C2', ip, ipmiHostname, ipmiUsername, ipmiPassword];
    const csv = `uuid,label,ip,ipmi host,ipmi user,ipmi password\n${cells.join(',')}`;

    /** @param also is done at the same moment */
    async function runOvertaken(also: () => void) {
      await scene.close();
      // No poll of its own: one would make the seat that is wished for.
      scene = await openLossyCafe({ pollMs: 3_600_000 });
      ({ node, proxy, cafe } = scene);
      await scene.connect(1);
      proxy.lose = (path) => {
        if (path.endsWith('/add') && scene.onNode('pc-2') === undefined) {
          void node.addMachine(machine(2));
          also();
        }
        return undefined;
      };
      return run(csv);
    }

    it('audits one line, of what became of it', async () => {
      expect(await runOvertaken(() => undefined)).toMatchObject({ imported: 1, failed: 0 });
      expect(importLines()).toEqual(['C2 | line 2: takeOver machine pc-2 | ok']);
    });

    it('audits one line, of its failure, where the label was given away as well', async () => {
      const outcome = await runOvertaken(() =>
        cafe.registry.update(scene.seatOf('pc-1').id, { label: 'C2' }),
      );
      expect(outcome).toMatchObject({ imported: 0, failed: 1 });
      expect(importLines()).toEqual(['C2 | line 2: add machine pc-2 | failed | LABEL_TAKEN']);
    });
  });

  it('in read-only mode takes machines over, and adds and changes none', async () => {
    for (const number of range(2)) await node.addMachine(machine(number));
    await connect(cafe, node, 'readOnly');
    const csv = `uuid,label,ip\npc-1,F1,\npc-2,F2,10.7.7.7\n${'pc-3,F3,10.8.8.8'}`;
    const { lines } = await run(csv, true);
    expect(lines.map(({ action }) => action)).toEqual(['takeOver', 'leftOut', 'leftOut']);
    expect(cafe.registry.list().map(({ label }) => label)).toEqual(['F1']);
  });
});
