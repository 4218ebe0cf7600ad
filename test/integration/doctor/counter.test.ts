// The doctor on a counter PC: whole counters, and store folders as a counter leaves them.
import { chmod, mkdir, open, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { enrolmentKeyOf } from '../../../kiosk/counter/agents/enrolment-key.ts';
import { AuditLog } from '../../../kiosk/counter/audit/log.ts';
import { makeCertificate, makeKey } from '../../../kiosk/counter/certificates/certificate.ts';
import { allMigrations } from '../../../kiosk/counter/migrations.ts';
import { saveAccess } from '../../../kiosk/counter/node/access.ts';
import { keyFile } from '../../../kiosk/counter/store/protections.ts';
import { type OpenStore, openStore } from '../../../kiosk/counter/store/store.ts';
import { tempFolder } from '../../unit/shared/temp-folder.ts';
import { OWNER, startCafe } from '../counter/whole/counter-cafe.ts';
import { diagnose, freePort, listen, serve, startNode, writeConfig } from './patient.ts';

const DAY_MS = 86_400_000;

/** A counter that ran once: its folder, its key, three audited actions. Closed again. */
async function leftBehind(work: (store: OpenStore) => void | Promise<void> = () => undefined) {
  const dataDir = await tempFolder();
  const store = await openStore({
    folder: join(dataDir, 'store'),
    migrations: allMigrations,
    protections: [keyFile(join(dataDir, 'key', 'data.key'))],
  });
  const log = new AuditLog(store);
  for (const action of ['a', 'b', 'c']) log.record({ who: 'Ou', action, result: 'ok' });
  await work(store);
  store.close();
  const [staff, agents] = [await freePort(), await freePort()];
  const config = { dataDir, staff: { port: staff }, agents: { host: '127.0.0.1', port: agents } };
  const counterConfig = await writeConfig(join(dataDir, 'counter.yml'), config);
  return { dataDir, staff, agents, config, counterConfig, database: join(dataDir, 'store', 'counter.db') };
}

function tamper(path: string, sql: string): void {
  const db = new DatabaseSync(path);
  db.exec(`DROP TRIGGER IF EXISTS audit_no_update; DROP TRIGGER IF EXISTS audit_no_delete; ${sql}`);
  db.close();
}

describe('a counter that runs', () => {
  async function running(change: Record<string, unknown> = {}) {
    const folder = await tempFolder();
    const [staff, agents] = [await freePort(), await freePort()];
    const config = {
      staff: { port: staff, tls: true },
      agents: { host: '127.0.0.1', port: agents, name: '127.0.0.1' },
      ...change,
    };
    const cafe = await startCafe({ folder, config });
    const dataDir = join(folder, 'data');
    const counterConfig = await writeConfig(join(folder, 'counter.yml'), { dataDir, ...config });
    return { cafe, staff, agents, dataDir, counterConfig };
  }

  it('and is well is good all over, and goes on undisturbed', async () => {
    const { cafe, counterConfig, dataDir } = await running({ staff: { port: await freePort() } });
    const { owner } = await cafe.setUp();
    const before = (await stat(join(dataDir, 'store', 'counter.db'))).mtimeMs;
    const report = await diagnose({ counterConfig });
    expect(report.codes).toEqual(['MACHINES_NOT_CONNECTED']);
    expect(report.check('counter')?.status).toBe('good');
    expect(report.check('audit')?.note).toMatch(/^\d+ entries hold$/);
    expect(report.check('way to the node')?.note).toContain('with its key');
    expect(report.check('IPMI fields')?.note).toBe('2 machines');
    expect((await stat(join(dataDir, 'store', 'counter.db'))).mtimeMs).toBe(before);
    await owner.call('counter.info', {});
    const text = JSON.stringify(report.outcomes);
    for (const secret of [cafe.nodeKey, OWNER.pin, ...cafe.node.machines.map((one) => one.nodePrivateKey)])
      expect(text).not.toContain(secret);
  });

  it('with a seat whose machine the node has no more: KNOWN_MACHINE_MISSING, before and after the counter saw it go', async () => {
    const { cafe, counterConfig } = await running({ staff: { port: await freePort() } });
    const { owner } = await cafe.setUp();
    const [gone] = cafe.node.machines;
    await cafe.node.deleteMachine(gone?.nodeId ?? '');
    const missing = async () =>
      (await diagnose({ counterConfig })).of('KNOWN_MACHINE_MISSING').map(({ subject }) => subject);
    expect(await missing()).toEqual([gone?.uuid]);
    await owner.call('node.refresh', {});
    expect(await missing()).toEqual([gone?.uuid]);
  });

  it('with TLS shows its own certificates', async () => {
    const { counterConfig } = await running();
    const report = await diagnose({ counterConfig });
    expect(report.codes).toEqual(['NODE_NOT_SET']);
    expect(report.check('certificates')?.note).toBe('staff and agents');
    expect(report.check("agents' listener")?.status).toBe('good');
  });

  it('with a part that does not work: COUNTER_UNHEALTHY; another program at its door for agents: AGENTS_DOOR_OTHER', async () => {
    const taken = await listen((socket) => socket.end('hello'));
    const { counterConfig } = await running({ agents: { host: '127.0.0.1', port: taken } });
    const { codes } = await diagnose({ counterConfig });
    expect(codes).toEqual(expect.arrayContaining(['COUNTER_UNHEALTHY', 'AGENTS_DOOR_OTHER']));
  });

  it('that refused an agent: ENROLMENT_REFUSED, with seat and reason', async () => {
    const port = await freePort();
    const { cafe, agents, counterConfig } = await running({ staff: { port } });
    await cafe.setUp();
    const body = JSON.stringify({ enrolmentKey: 'of-another-counter', bootId: 'b', agentVersion: '0' });
    const status = await new Promise((resolve) => {
      const options = {
        host: '127.0.0.1',
        port: agents,
        localAddress: '127.0.99.1',
        rejectUnauthorized: false,
      };
      const headers = { 'content-type': 'application/json' };
      request({ ...options, path: '/agent/enrol', method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).end(body);
    });
    expect(status).toBe(403);
    const report = await diagnose({ counterConfig });
    expect(report.of('ENROLMENT_REFUSED')).toMatchObject([
      { subject: 'A01', detail: expect.stringContaining('ENROLMENT_KEY_WRONG') },
    ]);
  });
});

describe('a counter that does not run', () => {
  it('COUNTER_NOT_RUNNING, AGENTS_DOOR_CLOSED, NODE_NOT_SET; its store is looked at all the same', async () => {
    const { counterConfig } = await leftBehind();
    const report = await diagnose({ counterConfig });
    expect(report.codes).toEqual(['AGENTS_DOOR_CLOSED', 'COUNTER_NOT_RUNNING', 'NODE_NOT_SET']);
    expect(report.check('audit')?.note).toBe('3 entries hold');
  });

  it('because its port is taken: COUNTER_PORT_TAKEN', async () => {
    const { counterConfig, staff } = await leftBehind();
    await serve((_request, response) => response.end('<html>'), staff);
    expect((await diagnose({ counterConfig })).codes).toContain('COUNTER_PORT_TAKEN');
  });

  it('with a wrong configuration: COUNTER_CONFIG_WRONG', async () => {
    const counterConfig = await writeConfig(join(await tempFolder(), 'counter.yml'), {
      staff: { port: 'x' },
    });
    expect((await diagnose({ counterConfig })).of('COUNTER_CONFIG_WRONG')[0]?.detail).toContain('staff.port');
  });

  it('and never ran: STORE_MISSING', async () => {
    const folder = await tempFolder();
    const counterConfig = await writeConfig(join(folder, 'c.yml'), {
      dataDir: join(folder, 'data'),
      staff: false,
    });
    expect((await diagnose({ counterConfig })).codes).toEqual(['STORE_MISSING']);
  });
});

describe("the counter's store", () => {
  it('that is damaged: STORE_DAMAGED, and nothing else is guessed', async () => {
    const { counterConfig, database } = await leftBehind();
    const file = await open(database, 'r+');
    await file.write(Buffer.alloc(6000, 0xa5), 0, 6000, 4096);
    await file.close();
    const report = await diagnose({ counterConfig });
    expect(report.codes).toContain('STORE_DAMAGED');
    expect(report.check('audit')?.status).toBe('skipped');
  });

  it('that is no file: STORE_UNUSABLE', async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, 'store', 'counter.db'), { recursive: true });
    const counterConfig = await writeConfig(join(folder, 'counter.yml'), { dataDir: folder, staff: false });
    expect((await diagnose({ counterConfig })).codes).toContain('STORE_UNUSABLE');
  });

  it('with another key: KEY_UNAVAILABLE; with an open one: KEY_FILE_UNUSABLE and COUNTER_FILE_OPEN', async () => {
    const { counterConfig, dataDir } = await leftBehind();
    const key = join(dataDir, 'key', 'data.key');
    await chmod(key, 0o640);
    const opened = await diagnose({ counterConfig });
    expect(opened.codes).toEqual(expect.arrayContaining(['KEY_FILE_UNUSABLE', 'COUNTER_FILE_OPEN']));
    expect(opened.of('COUNTER_FILE_OPEN')).toMatchObject([{ subject: key, detail: 'mode 640' }]);
    await writeFile(key, `${'5'.repeat(64)}\n`);
    await chmod(key, 0o600);
    expect((await diagnose({ counterConfig })).codes).toContain('KEY_UNAVAILABLE');
  });

  it('with a secret that was exchanged: SECRET_UNREADABLE', async () => {
    const named = await leftBehind((store) => store.setSecret('certificate.agents.key', 'x'));
    tamper(named.database, "UPDATE secrets SET sealed = x'0102' WHERE name = 'certificate.agents.key'");
    expect((await diagnose({ counterConfig: named.counterConfig })).codes).toContain('SECRET_UNREADABLE');
    const key = await leftBehind((store) => void enrolmentKeyOf(store));
    tamper(key.database, `UPDATE kv SET value = '"AQID"' WHERE key = 'agents.enrolmentKey'`);
    expect((await diagnose({ counterConfig: key.counterConfig })).codes).toContain('SECRET_UNREADABLE');
  });

  it('with a rewritten audit: AUDIT_BROKEN', async () => {
    const { counterConfig, database } = await leftBehind();
    tamper(database, "UPDATE audit SET who = 'Mei' WHERE seq = 2");
    expect((await diagnose({ counterConfig })).of('AUDIT_BROKEN')[0]?.detail).toBe(
      'CHANGED at entry 2; 1 before it hold',
    );
  });

  it.each([
    [-900, 'CERTIFICATE_EXPIRED'],
    [-780, 'CERTIFICATE_NOT_RENEWED'],
  ])('with a certificate of %i days: %s', async (days, code) => {
    const { counterConfig } = await leftBehind(async (store) => {
      const pem = await makeCertificate(await makeKey(), ['localhost'], Date.now() + days * DAY_MS);
      store.setValue('certificate.agents', pem);
    });
    expect((await diagnose({ counterConfig })).of(code)).toMatchObject([{ subject: 'agents' }]);
  });

  it('with a node in plain HTTP on another host: NODE_PLAIN_HTTP, and that node is looked at', async () => {
    const node = await startNode({ http: { host: '0.0.0.0', port: 0 } });
    // Linux connects this address to this computer; for the counter it is another host.
    const url = `http://0.0.0.0:${node.httpPort}`;
    const { counterConfig } = await leftBehind((store) =>
      saveAccess(store, { url, mode: 'readOnly', signer: undefined }, undefined),
    );
    const { codes } = await diagnose({ counterConfig });
    expect(codes).toEqual(expect.arrayContaining(['NODE_PLAIN_HTTP', 'NODE_HTTP_EXPOSED']));
  });

  it('on a disk with little room: DISK_FULL, DISK_LOW', async () => {
    const { counterConfig } = await leftBehind();
    const much = Number.MAX_SAFE_INTEGER;
    expect((await diagnose({ counterConfig }, { room: { least: much, comfortable: much } })).codes).toContain(
      'DISK_FULL',
    );
    expect((await diagnose({ counterConfig }, { room: { least: 1, comfortable: much } })).codes).toContain(
      'DISK_LOW',
    );
  });

  it('of somebody else is not opened: SQLite would leave files that its owner could not open', async () => {
    const { counterConfig, database } = await leftBehind();
    const { uid } = await stat(database);
    const getuid = vi.spyOn(process, 'getuid').mockReturnValue(uid + 1);
    onTestFinished(() => getuid.mockRestore());
    expect((await diagnose({ counterConfig })).check('store')).toMatchObject({
      status: 'skipped',
      note: expect.stringContaining("counter's own user"),
    });
  });
});
