// Who reads the power state of a whole fleet: programs that exist, our ipmitool path, our poller.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bmc } from '../../../shared/ipmi/bmc.ts';
import { bmcKey } from '../../../shared/ipmi/bmc.ts';
import type { PowerState } from '../../../shared/ipmi/capabilities/power.ts';
import { Ipmitool } from '../../../shared/ipmi/ipmitool/ipmitool.ts';
import { IpmitoolPower } from '../../../shared/ipmi/ipmitool/power.ts';
import { FleetPoller } from '../../../shared/ipmi/poller/fleet-poller.ts';
import type { PollTimings } from '../../../shared/ipmi/poller/timings.ts';
import { RmcpFleet } from '../../../shared/ipmi/rmcp/fleet.ts';

const run = promisify(execFile);

export interface Contender {
  name: string;
  /** Reads all, once. */
  sweep(): Promise<PowerState[]>;
  stop(): Promise<void>;
}

const NAIVE_PARALLEL = 32;

/** What a script does: one ipmitool per BMC, 32 at a time, its own vendor list, password in the environment. */
export function naiveIpmitool(bmcs: readonly Bmc[]): Contender {
  async function read(bmc: Bmc): Promise<PowerState> {
    const target = ['-I', 'lanplus', '-C', '3', '-H', bmc.address, '-p', `${bmc.port}`];
    const env = { ...process.env, IPMITOOL_PASSWORD: bmc.password };
    const { stdout } = await run('ipmitool', [...target, '-U', bmc.user, '-E', 'power', 'status'], { env });
    return stateIn(stdout);
  }
  return {
    name: 'ipmitool_naive',
    sweep: () => inParallel(bmcs, NAIVE_PARALLEL, read),
    stop: async () => undefined,
  };
}

/** Our ipmitool path as the product uses it: presence first. */
export async function ourIpmitool(bmcs: readonly Bmc[]): Promise<Contender> {
  const fleet = new RmcpFleet();
  await fleet.start();
  const connections = new Map(bmcs.map((bmc) => [bmcKey(bmc), fleet.connect(bmc)]));
  const tool = new Ipmitool({
    presence: async (bmc, call) =>
      (await connections.get(bmcKey(bmc))?.probe(call)) ?? { present: true, ms: 0 },
  });
  const readers = bmcs.map((bmc) => new IpmitoolPower(tool, bmc));
  return {
    name: 'ipmitool_ours',
    sweep: () => Promise.all(readers.map((reader) => reader.readPower({ timeoutMs: 60_000 }))),
    async stop() {
      await tool.stop();
      await fleet.stop();
    },
  };
}

/** FreeIPMI's own fleet tool: one process for all; the workaround is for ipmi_sim's open session answer. */
export async function ipmipower(bmcs: readonly Bmc[]): Promise<Contender> {
  const folder = await mkdtemp(join(tmpdir(), 'netbar-bench-'));
  const config = join(folder, 'freeipmi.conf');
  await writeFile(config, `username admin\npassword ${bmcs[0]?.password ?? ''}\n`, { mode: 0o600 });
  const hosts = bmcs.map(({ address, port }) => `${address}:${port}`).join(',');
  const words = [
    '--config-file',
    config,
    '-D',
    'LAN_2_0',
    '-I',
    '3',
    '-W',
    'opensesspriv',
    '-h',
    hosts,
    '--stat',
  ];
  return {
    name: 'ipmipower',
    async sweep() {
      const { stdout } = await run('/usr/sbin/ipmipower', words, { maxBuffer: 1 << 24 });
      const said = new Map(
        stdout.split('\n').map((line) => {
          const at = line.lastIndexOf(': ');
          return [line.slice(0, at), line.slice(at + 2)];
        }),
      );
      return bmcs.map((bmc) => asState(said.get(bmcKey(bmc)) ?? said.get(bmc.address)));
    },
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Our poller from nothing: logs in, reads, and gives the sessions back. */
export function coldPoller(bmcs: readonly Bmc[]): Contender {
  return {
    name: 'poller_cold',
    async sweep() {
      const { poller, fleet } = await startPoller(bmcs);
      await poller.refresh();
      const states = poller.snapshot().map(({ power }) => power);
      await poller.stop();
      await fleet.stop();
      return states;
    },
    stop: async () => undefined,
  };
}

/**
 * Our poller with its sessions open, as it runs all day.
 * @param others polled beside those that are swept; with them, even none, the poller goes on at its own pace
 */
export async function warmPoller(bmcs: readonly Bmc[], others?: readonly Bmc[]): Promise<Contender> {
  const { poller, fleet } = await startPoller([...bmcs, ...(others ?? [])], others ? {} : MEASURED_ALONE);
  const keys = bmcs.map((bmc) => bmcKey(bmc));
  await poller.refresh(keys);
  return {
    name: 'poller_warm',
    async sweep() {
      await poller.refresh(keys);
      return keys.map((key) => poller.get(key)?.power ?? 'unknown');
    },
    async stop() {
      await poller.stop();
      await fleet.stop();
    },
  };
}

/** Its own polls must not come between the ones that are measured. */
const MEASURED_ALONE: Partial<PollTimings> = { quickMs: 600_000, idleMs: 600_000 };

async function startPoller(
  bmcs: readonly Bmc[],
  timings = MEASURED_ALONE,
): Promise<{ poller: FleetPoller; fleet: RmcpFleet }> {
  const fleet = new RmcpFleet();
  await fleet.start();
  const poller = new FleetPoller({
    connect: (bmc) => fleet.connect(bmc),
    timings,
  });
  for (const bmc of bmcs) poller.add(bmc);
  poller.start();
  return { poller, fleet };
}

async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  async function worker(): Promise<void> {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await work(item);
    }
  }
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}

function stateIn(stdout: string): PowerState {
  return asState(/^Chassis Power is (on|off)$/m.exec(stdout)?.[1]);
}

function asState(word: string | undefined): PowerState {
  return word === 'on' || word === 'off' ? word : 'unknown';
}
