// A store, a registry and a node connection over a simulated node, and everything that they log.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditLog } from '../../../../kiosk/counter/audit/log.ts';
import type { Caller, Handlers } from '../../../../kiosk/counter/calls.ts';
import { machineHandlers } from '../../../../kiosk/counter/machines/handlers.ts';
import { machineMigrations } from '../../../../kiosk/counter/machines/migrations.ts';
import { Registry } from '../../../../kiosk/counter/machines/registry.ts';
import { NodeConnection } from '../../../../kiosk/counter/node/connection.ts';
import { nodeHandlers } from '../../../../kiosk/counter/node/handlers.ts';
import { keyFile } from '../../../../kiosk/counter/store/protections.ts';
import { openStore } from '../../../../kiosk/counter/store/store.ts';
import type { AuditEntry } from '../../../../kiosk/ipc/staff.ts';
import { KeyPair } from '../../../../shared/dbc/keys.ts';
import { createLogger } from '../../../../shared/logging/logger.ts';
import type { MachineInput, NodeSimulator } from '../../../simulators/node/simulator.ts';
import { entriesOf } from '../../../unit/counter/audit/entries.ts';
import { aSeat } from './seat.ts';

export const OWNER: Caller = {
  person: { id: 'p1', name: 'Owner', role: 'owner' },
  locked: false,
  sessionId: 's1',
  transport: 'ipc',
  address: 'local',
};
export const SIGNAL: AbortSignal = new AbortController().signal;

export type Call = Handlers<
  | 'machines.unseated'
  | 'machines.takeOver'
  | 'machines.add'
  | 'machines.modify'
  | 'machines.remove'
  | 'machines.addKnown'
  | 'machines.previewImport'
  | 'machines.import'
  | 'node.test'
  | 'node.connect'
  | 'node.status'
  | 'node.refresh'
>;

/** Opens the store of `folder`; the connection is started. */
export async function openCafe(folder: string, { pollMs = 50, timeoutMs = 2000 } = {}) {
  const store = await openStore({
    folder: join(folder, 'store'),
    migrations: machineMigrations,
    protections: [keyFile(join(folder, 'key'))],
  });
  const logged: string[] = [];
  const logger = await createLogger({ level: 'trace', destination: { write: (line) => logged.push(line) } });
  const audit = new AuditLog(store);
  const registry = new Registry({ store });
  const node = new NodeConnection({ store, registry, audit, logger, pollMs, timeoutMs });
  const seatView = (seatId: string) => aSeat(registry.require(seatId));
  const call: Call = {
    ...machineHandlers({ registry, node, audit, store, seatView }),
    ...nodeHandlers({ node, audit }),
  };
  node.start();
  return {
    ...{ folder, store, registry, node, audit, call, logged },
    audited: (): AuditEntry[] => entriesOf(store),
    /** Everything that the counter wrote in the clear. */
    written: () => [...logged, JSON.stringify(entriesOf(store))].join('\n'),
    async close() {
      await node.stop();
      store.close();
    },
  };
}
export type Cafe = Awaited<ReturnType<typeof openCafe>>;

export async function makeFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'netbar-machines-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export const urlOf = (node: Pick<NodeSimulator, 'httpPort'>) => `http://127.0.0.1:${node.httpPort}`;

/** Connects with the node's own key. */
export async function connect(cafe: Cafe, node: NodeSimulator, mode: 'manage' | 'readOnly' = 'manage') {
  return cafe.call['node.connect'](
    {
      url: urlOf(node),
      mode,
      allowPlainNode: false,
      ...(mode === 'manage' ? { key: node.seedHex ?? '' } : {}),
    },
    OWNER,
    SIGNAL,
  );
}

export function machine(number: number, more: Partial<MachineInput> = {}): MachineInput {
  return {
    uuid: `pc-${number}`,
    ip: `10.0.${Math.floor(number / 200)}.${(number % 200) + 1}`,
    os: 'Windows 11',
    desc: `machine ${number}`,
    ipmiHostname: `10.1.${Math.floor(number / 200)}.${(number % 200) + 1}`,
    ipmiUsername: 'bmcadmin',
    ipmiPassword: `Geheim-${number}`,
    ipmiPort: 623,
    ...more,
  };
}

/** Makes seats of all machines without one. */
export async function seatAll(cafe: Cafe): Promise<void> {
  const { machines } = await cafe.call['machines.unseated']({}, OWNER, SIGNAL);
  const wanted = machines.map(({ nodeId, suggestedLabel }) => ({
    nodeId,
    label: suggestedLabel,
    zone: 'Hall',
  }));
  await cafe.call['machines.takeOver']({ machines: wanted }, OWNER, SIGNAL);
}

export const anotherKey = () => new KeyPair('7'.repeat(64));
