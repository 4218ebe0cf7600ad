// A whole counter over a simulated node, with its owner, its staff and its seats.
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { CounterConfigSchema } from '../../../../kiosk/counter/config.ts';
import { Counter } from '../../../../kiosk/counter/counter.ts';
import type { Role } from '../../../../kiosk/ipc/staff.ts';
import { createLogger } from '../../../../shared/logging/logger.ts';
import type { BmcFleet } from '../../../simulators/bmc/fleet.ts';
import { startNodeSimulator } from '../../../simulators/node/simulator.ts';
import { Browser } from './browser.ts';

export const OWNER = { name: 'Ada', pin: '493827' };
const PINS: Record<Exclude<Role, 'owner'>, string> = { staff: '2749', viewer: '8306' };

export interface CafeOptions {
  folder: string;
  seats?: number;
  fleet?: BmcFleet;
  config?: Record<string, unknown>;
}

/** Starts node and counter; the wizard has not been seen. */
export async function startCafe({ folder, seats = 2, fleet, config = {} }: CafeOptions) {
  const lines: string[] = [];
  const log = await createLogger({ level: 'debug', destination: { write: (line) => lines.push(line) } });
  const node = await startNodeSimulator({
    version: '0.4.1.8',
    http: { host: '127.0.0.1', port: 0 },
    lan: { host: '127.0.0.1', port: 0 },
  });
  onTestFinished(() => node.stop());
  for (let index = 0; index < seats; index++) {
    const bmc = fleet?.at(index);
    await node.addMachine({
      uuid: `seat-${index + 1}`,
      ip: `127.0.99.${index + 1}`,
      ...(bmc && {
        ipmiHostname: bmc.address,
        ipmiPort: bmc.port,
        ipmiUsername: bmc.user,
        ipmiPassword: bmc.password,
      }),
    });
  }
  const counter = new Counter({
    config: CounterConfigSchema.parse({
      dataDir: join(folder, 'data'),
      staff: { port: 0 },
      node: { pollMs: 500 },
      limits: { requestsPerMinute: 100_000, loginsPerMinute: 1000 },
      ...config,
    }),
    log,
    runtime: 'node',
  });
  onTestFinished(() => counter.stop());
  await counter.start();
  const portOf = () => Number(new URL(counter.urls[0] ?? 'http://x:0').port);
  const browser = (ca?: string) => {
    const made = new Browser(portOf(), ca);
    onTestFinished(() => made.close());
    return made;
  };

  const nodeKey = node.seedHex;
  if (nodeKey === null) throw new Error('the simulated node has a key of its own');

  /** Owner and node, as the wizard does it. */
  const setUp = async (ca?: string) => {
    const owner = browser(ca);
    await owner.call('setup.owner', { ...OWNER, cafe: 'Test café' });
    await owner.call('node.connect', {
      url: `http://127.0.0.1:${node.httpPort}`,
      key: nodeKey,
      mode: 'manage',
    });
    const { machines } = await owner.call('machines.unseated', {});
    const byIp = machines.sort((a, b) => a.ip.localeCompare(b.ip));
    const { seats: taken } = await owner.call('machines.takeOver', {
      machines: byIp.map(({ nodeId }, index) => ({ nodeId, label: `A0${index + 1}`, zone: 'Hall' })),
    });
    return { owner, seats: taken };
  };

  const login = async (personId: string, pin: string, ca?: string) => {
    const made = browser(ca);
    await made.call('session.login', { personId, pin });
    return made;
  };

  /** A new person of this role, logged in. */
  const hire = async (owner: Browser, role: Exclude<Role, 'owner'>) => {
    const person = await owner.call('staff.add', { name: `The ${role}`, role, pin: PINS[role] });
    return login(person.id, PINS[role]);
  };

  return { counter, node, browser, setUp, login, hire, lines, nodeKey, port: portOf };
}
