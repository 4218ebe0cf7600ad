// A fleet of real BMCs on loopback: ipmi_sim processes with many BMCs each.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf, systemCode } from '../../../shared/errors/app-error.ts';
import { buildModule } from './build.ts';
import { CannotStart } from './cannot-start.ts';
import { type SimulatedUser, writeSimulatorFiles } from './config.ts';
import { type MachineBehaviour, SimulatedBmc } from './simulated-bmc.ts';
import { SimulatorProcess } from './simulator-process.ts';

/** Management controller addresses 0x20, 0x22 … 0xfe would allow 112; fewer keep two cores busy. */
const PER_PROCESS = 50;

export const DEFAULT_USERS: SimulatedUser[] = [
  { name: 'admin', password: 'secret', privilege: 'admin' },
  { name: 'operator', password: 'secret-op', privilege: 'operator' },
  { name: 'viewer', password: 'secret-view', privilege: 'user' },
];

export interface FleetOptions {
  count: number;
  /** First address; the others follow, leaving out .0 and .255. Default: a random free-looking one. */
  base?: string;
  /** UDP port of every BMC, default 6623; 623 needs root. */
  port?: number;
  /** The first one becomes each BMC's `user` and `password`; default admin/secret and two lesser ones. */
  users?: SimulatedUser[];
  /** BMC-wide key (Kg), text of at most 20 bytes. */
  kg?: string;
  /** Defaults: shut down in 300 ms, 200 ms off in a cycle. */
  behaviour?: Partial<MachineBehaviour>;
}

/** Addresses that follow each other from `base`, without .0 and .255. */
export function loopbackAddresses(base: string, count: number): string[] {
  const [a = 127, b = 0, c = 0, d = 1] = base.split('.').map(Number);
  const first = (b * 256 + c) * 254 + d - 1;
  if (first + count > 256 * 256 * 254) throw new CannotStart(`${base} has no ${count} addresses after it`);
  return Array.from({ length: count }, (_, index) => {
    const at = first + index;
    const net = Math.floor(at / 254);
    return `${a}.${Math.floor(net / 256)}.${net % 256}.${(at % 254) + 1}`;
  });
}

export class BmcFleet {
  readonly bmcs: readonly SimulatedBmc[];
  readonly #processes: SimulatorProcess[];
  readonly #folder: string;

  constructor(bmcs: SimulatedBmc[], processes: SimulatorProcess[], folder: string) {
    this.bmcs = bmcs;
    this.#processes = processes;
    this.#folder = folder;
  }

  /** The BMC at `index`; throws when there is none, so that tests need no checks. */
  at(index: number): SimulatedBmc {
    const bmc = this.bmcs[index];
    if (!bmc) throw new RangeError(`the fleet has no BMC ${index}`);
    return bmc;
  }

  /** Every BMC restarts: sessions are gone, power and boot flags stay. */
  async restart(): Promise<void> {
    await Promise.all(
      this.#processes.map(async (process) => {
        await process.stop();
        await process.start();
      }),
    );
    await Promise.all(this.bmcs.map((bmc) => bmc.restore()));
  }

  /** Every BMC falls silent until `resume`. */
  pause(): void {
    for (const process of this.#processes) process.pause();
  }

  resume(): void {
    for (const process of this.#processes) process.resume();
  }

  async stop(): Promise<void> {
    for (const bmc of this.bmcs) bmc.stop();
    await Promise.all(this.#processes.map((process) => process.stop()));
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Starts the fleet; every BMC answers when this resolves. All machines are off. @throws CannotStart */
export async function startBmcFleet(options: FleetOptions): Promise<BmcFleet> {
  const { count, port = 6623, users = DEFAULT_USERS, kg } = options;
  const [owner] = users;
  if (!owner) throw new RangeError('a BMC needs a user');
  const module = await buildModule();
  const folder = await mkdtemp(join(tmpdir(), 'netbar-bmc-'));
  const behaviour = { softOffMs: 300, cycleMs: 200, ...options.behaviour };
  const bmcs: SimulatedBmc[] = [];
  const processes: SimulatorProcess[] = [];
  const addresses = loopbackAddresses(options.base ?? randomBase(), count);

  for (let first = 0; first < count; first += PER_PROCESS) {
    const controllers = addresses.slice(first, first + PER_PROCESS).map((address, index) => ({
      mc: 0x20 + 2 * index,
      address,
      port,
      serial: `SIM${String(first + index + 1).padStart(5, '0')}`,
    }));
    const home = join(folder, String(processes.length));
    await mkdir(home);
    const socket = join(home, 'module.sock');
    const args = await writeSimulatorFiles({
      folder: home,
      controllers,
      users,
      module,
      socket,
      ...(kg === undefined ? {} : { kg }),
    });
    const byController = new Map<string, SimulatedBmc>();
    const process = new SimulatorProcess({
      args,
      socket,
      onLine: ([word = '', mc = '', ...values]) => byController.get(mc)?.hear(word, values),
    });
    for (const { mc, address } of controllers) {
      const bmc = new SimulatedBmc({
        address,
        port,
        user: owner.name,
        password: owner.password,
        mc: mc.toString(16),
        behaviour,
        send: (line) => process.send(line),
      });
      byController.set(mc.toString(16), bmc);
      bmcs.push(bmc);
    }
    processes.push(process);
  }

  const fleet = new BmcFleet(bmcs, processes, folder);
  try {
    await Promise.all(addresses.map((address) => requireFree(address, port)));
    await Promise.all(processes.map((process) => process.start()));
  } catch (error) {
    await fleet.stop();
    throw error;
  }
  return fleet;
}

const WHY_NOT: Record<string, string> = {
  EADDRINUSE: 'is taken: choose another address or port',
  EADDRNOTAVAIL: 'is no address of this computer',
  EACCES: 'needs root: choose a port above 1023',
};

/** ipmi_sim shares a taken port without a word, and then half of the packets go elsewhere. */
async function requireFree(address: string, port: number): Promise<void> {
  const socket = createSocket('udp4');
  socket.bind(port, address);
  try {
    await once(socket, 'listening');
  } catch (error) {
    throw new CannotStart(
      `${address}:${port} ${WHY_NOT[systemCode(error) ?? ''] ?? messageOf(error)}`,
      error,
    );
  }
  await new Promise<void>((resolve) => socket.close(resolve));
}

/** Fleets of test files that run at the same time must not meet. */
function randomBase(): string {
  const byte = (from: number, to: number) => from + Math.floor(Math.random() * (to - from));
  return `127.${byte(64, 250)}.${byte(0, 250)}.1`;
}
