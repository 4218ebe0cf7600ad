// The BMCs that the bench asks: real ipmi_sim, directly or behind a process that delays every datagram.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Bmc, parseBmc } from '../../../shared/ipmi/bmc.ts';
import { type BmcFleet, loopbackAddresses, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import type { Plan } from './delay-proxy.ts';

const PORT = 6623;
const PROXY_BASE = '127.19.0.1';
const PROXY = fileURLToPath(new URL('delay-proxy.ts', import.meta.url));

export interface BenchFleet {
  bmcs: Bmc[];
  /** What each BMC's machine really is. */
  truth: ('on' | 'off')[];
  stop(): Promise<void>;
}

/** Every third machine is on. Suite 3 is set: all contenders are told so, none has to find out. */
export async function startFleet(count: number): Promise<{ simulators: BmcFleet; fleet: BenchFleet }> {
  const simulators = await startBmcFleet({ count, port: PORT });
  const truth = simulators.bmcs.map((_, index) => (index % 3 === 0 ? 'on' : 'off'));
  await Promise.all(simulators.bmcs.map((bmc, index) => bmc.setPower(truth[index] ?? 'off')));
  const bmcs = simulators.bmcs.map(({ address }) => loginTo(address));
  return { simulators, fleet: { bmcs, truth, stop: () => simulators.stop() } };
}

/** The same machines, seen through the delay. */
export async function delayed(fleet: BenchFleet, delayMs: number): Promise<BenchFleet> {
  const fronts = loopbackAddresses(PROXY_BASE, fleet.bmcs.length);
  const pairs = fronts.map((front, index) => ({ front, back: fleet.bmcs[index]?.address ?? '' }));
  const plan: Plan = { delayMs, port: PORT, pairs };
  const child = spawn(process.execPath, [PROXY, JSON.stringify(plan)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ready = await Promise.race([
    once(createInterface(child.stdout), 'line').then(() => true),
    once(child, 'exit').then(() => false),
  ]);
  if (!ready) throw new Error('the delay proxy did not start');
  return {
    bmcs: fronts.map(loginTo),
    truth: fleet.truth,
    async stop() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

export function loginTo(address: string): Bmc {
  return parseBmc({ address, port: PORT, user: 'admin', password: 'secret', cipherSuite: 3 });
}

/** Loopback addresses where nobody listens. */
export function deadBmcs(count: number): Bmc[] {
  return loopbackAddresses('127.18.0.1', count).map(loginTo);
}
