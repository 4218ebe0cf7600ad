// The seats of a real node and real BMCs, without agents: the board over registry, node connection and poller.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { AlertBook } from '../../../../kiosk/counter/alerts/alert-book.ts';
import { AuditLog } from '../../../../kiosk/counter/audit/log.ts';
import type { Caller } from '../../../../kiosk/counter/calls.ts';
import { machineHandlers } from '../../../../kiosk/counter/machines/handlers.ts';
import { machineMigrations } from '../../../../kiosk/counter/machines/migrations.ts';
import { Registry } from '../../../../kiosk/counter/machines/registry.ts';
import { NodeConnection } from '../../../../kiosk/counter/node/connection.ts';
import { nodeHandlers } from '../../../../kiosk/counter/node/handlers.ts';
import { FleetPower } from '../../../../kiosk/counter/power/fleet-power.ts';
import { seatMigrations } from '../../../../kiosk/counter/seats/migrations.ts';
import { SeatBoard } from '../../../../kiosk/counter/seats/seat-board.ts';
import { keyFile } from '../../../../kiosk/counter/store/protections.ts';
import { openStore } from '../../../../kiosk/counter/store/store.ts';
import { NotificationSchema } from '../../../../kiosk/ipc/notifications.ts';
import { createLogger } from '../../../../shared/logging/logger.ts';
import { startBmcFleet } from '../../../simulators/bmc/fleet.ts';
import { type NodeSimulator, startNodeSimulator } from '../../../simulators/node/simulator.ts';
import { entriesOf } from '../../../unit/counter/audit/entries.ts';

const OWNER: Caller = {
  person: { id: 'p1', name: 'Owner', role: 'owner' },
  locked: false,
  sessionId: 's1',
  transport: 'ipc',
  address: 'local',
};
const signal = new AbortController().signal;

/** What ends with the test, last first. */
function closeAfterwards(close: () => unknown): void {
  onTestFinished(async () => void (await close()));
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'netbar-board-'));
  closeAfterwards(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function startCounter(folder: string, node: NodeSimulator) {
  const store = await openStore({
    folder: join(folder, 'store'),
    migrations: [...machineMigrations, ...seatMigrations],
    protections: [keyFile(join(folder, 'key'))],
  });
  const logger = await createLogger({ level: 'silent' });
  const audit = new AuditLog(store);
  const registry = new Registry({ store });
  const link = new NodeConnection({ store, registry, audit, logger, pollMs: 100, timeoutMs: 1000 });
  const power = new FleetPower({
    registry,
    settings: () => ({ bmcIntervalMs: 0 }),
    timings: { quickMs: 100, idleMs: 300, deadMs: 500 },
  });
  const notifications: unknown[] = [];
  const publisher = {
    publish: (action: string, event: unknown) => void notifications.push({ action, seq: 1, event }),
  };
  const alerts = new AlertBook({ store, audit, publisher, settleMs: 0, clearAfterMs: 0 });
  const board = new SeatBoard({
    ...{ registry, node: link, power, alerts, store, audit, publisher },
    settings: () => ({ bootLimitMs: 300_000, endWarningMs: 0 }),
    limits: { linkGraceMs: 1500, powerGraceMs: 1000, powerAgeMs: 5000 },
  });
  power.onBoot((seatId, at) => board.bootStarted(seatId, at));
  alerts.start();
  board.start();
  link.start();
  await power.start();
  let running = true;
  const stop = async () => {
    if (!running) return;
    running = false;
    await link.stop();
    await power.stop();
    board.stop();
    alerts.stop();
    store.close();
  };
  closeAfterwards(stop);
  const seatView = (seatId: string) => board.seatView(seatId);
  return {
    ...{ board, alerts, notifications, stop, registry },
    connect: () =>
      nodeHandlers({ node: link, audit })['node.connect'](
        {
          url: `http://127.0.0.1:${node.httpPort}`,
          key: node.seedHex ?? '',
          mode: 'manage',
          allowPlainNode: false,
        },
        OWNER,
        signal,
      ),
    takeOver: (machines: { nodeId: string; label: string; zone: string }[]) =>
      machineHandlers({ registry, node: link, audit, store, seatView })['machines.takeOver'](
        { machines },
        OWNER,
        signal,
      ),
    seat: (label: string) => board.views().find((view) => view.label === label),
    audited: () => entriesOf(store).map(({ action, seat }) => `${action} ${seat ?? ''}`),
  };
}

test('seats come from the node, follow their BMCs, survive a restart and a silent node', async () => {
  const folder = await makeFolder();
  const fleet = await startBmcFleet({ count: 2 });
  closeAfterwards(() => fleet.stop());
  const options = { version: '0.4.1.6', stateFile: join(folder, 'node.json') };
  const node = await startNodeSimulator({ ...options, http: { host: '127.0.0.1', port: 0 } });
  closeAfterwards(() => node.stop());
  const machines: { nodeId: string; label: string; zone: string }[] = [];
  for (const [index, bmc] of fleet.bmcs.entries()) {
    const { nodeId } = await node.addMachine({
      ...{ uuid: `uuid-${index}`, ip: `10.0.0.${index + 1}`, ipmiHostname: bmc.address, ipmiPort: bmc.port },
      ...{ ipmiUsername: bmc.user, ipmiPassword: bmc.password },
    });
    machines.push({ nodeId, label: `A${index + 1}`, zone: 'Hall' });
  }
  const counter = await startCounter(folder, node);
  await counter.connect();
  const { seats } = await counter.takeOver(machines);
  expect(seats.map(({ label, zone }) => `${label} ${zone}`)).toEqual(['A1 Hall', 'A2 Hall']);

  const [first] = fleet.bmcs;
  if (!first) throw new Error('no BMC');
  await expect.poll(() => counter.seat('A1')).toMatchObject({ state: 'off', certain: true });
  await first.setPower('on');
  await expect.poll(() => counter.seat('A1')).toMatchObject({ state: 'booting' });
  await first.setPower('off');
  await expect.poll(() => counter.seat('A1')).toMatchObject({ state: 'off' });

  // The node falls silent: one alarm, and what the BMC says goes on.
  await node.stop();
  await expect.poll(() => counter.alerts.open()).toMatchObject([{ reason: 'NODE_SILENT', seatId: null }]);
  expect(counter.seat('A1')).toMatchObject({ state: 'off', certain: true, loud: false });
  const again = await startNodeSimulator({ ...options, http: { host: '127.0.0.1', port: node.httpPort } });
  closeAfterwards(() => again.stop());
  await expect.poll(() => counter.alerts.open()).toEqual([]);
  expect(counter.audited()).toEqual(expect.arrayContaining(['alert.opened ', 'alert.cleared ']));

  const { since } = counter.seat('A1') ?? {};
  for (const line of counter.notifications) expect(NotificationSchema.safeParse(line).success).toBe(true);
  await counter.stop();
  const second = await startCounter(folder, again);
  await expect.poll(() => second.seat('A1')).toMatchObject({ state: 'off', certain: true, since });
});
