// The power state of a whole fleet: our poller and our ipmitool path against ipmitool and FreeIPMI.
import type { PowerState } from '../../../shared/ipmi/capabilities/power.ts';
import { type Bench, type BenchResult, median, table } from '../bench.ts';
import {
  type Contender,
  coldPoller,
  ipmipower,
  naiveIpmitool,
  ourIpmitool,
  warmPoller,
} from './contenders.ts';
import { cpuMs } from './cpu-time.ts';
import { type BenchFleet, deadBmcs, delayed, startFleet } from './fleets.ts';
import { rawSweeper } from './raw-sweep.ts';

const FLEET = 200;
const LARGE_FLEET = 500;
const DEAD = 50;
const DELAY_MS = 14;
const SAMPLES = 5;
/** Quick sweeps are repeated more often, so that a median means something. */
const QUICK_SAMPLES = 25;

interface Measured {
  ms: number;
  cpuPerBmc: number;
}

export const ipmiBench: Bench = {
  name: 'ipmi',
  about: `power state of ${FLEET} real ipmi_sim BMCs, without and with ${DELAY_MS} ms per datagram each way`,
  async run() {
    const { simulators, fleet } = await startFleet(FLEET);
    try {
      const near = await compare(fleet);
      const far = await through(fleet, DELAY_MS, compare);
      const dead = await withDeadOnes(fleet);
      await simulators.stop();
      const large = await largeFleet();
      return report(near, far, dead, large);
    } finally {
      await simulators.stop();
    }
  },
};

async function through<T>(
  fleet: BenchFleet,
  delayMs: number,
  work: (fleet: BenchFleet) => Promise<T>,
): Promise<T> {
  const far = await delayed(fleet, delayMs);
  try {
    return await work(far);
  } finally {
    await far.stop();
  }
}

/** All contenders, one after the other, on the same BMCs. */
async function compare({ bmcs, truth }: BenchFleet): Promise<Map<string, Measured>> {
  const measured = new Map<string, Measured>();
  const contenders: [() => Contender | Promise<Contender>, samples: number][] = [
    [() => naiveIpmitool(bmcs), SAMPLES],
    [() => ourIpmitool(bmcs), SAMPLES],
    [() => ipmipower(bmcs), SAMPLES],
    [() => coldPoller(bmcs), QUICK_SAMPLES],
    [() => warmPoller(bmcs), QUICK_SAMPLES],
  ];
  for (const [make, samples] of contenders) {
    const contender = await make();
    try {
      measured.set(contender.name, await measure(contender, truth, samples));
    } finally {
      await contender.stop();
    }
  }
  return measured;
}

/** One sweep to warm up, then the median. A wrong state ends the bench: speed without truth is nothing. */
async function measure(
  contender: Contender,
  truth: readonly PowerState[],
  samples: number,
): Promise<Measured> {
  const times: number[] = [];
  const cpu: number[] = [];
  for (let sample = -1; sample < samples; sample++) {
    const cpuBefore = await cpuMs();
    const began = performance.now();
    const states = await contender.sweep();
    const ms = performance.now() - began;
    const wrong = states.filter((state, index) => state !== truth[index]).length;
    if (wrong > 0)
      throw new Error(`${contender.name}: ${wrong} of ${truth.length} states are wrong or unknown`);
    if (sample < 0) continue;
    times.push(ms);
    cpu.push(((await cpuMs()) - cpuBefore) / truth.length);
  }
  return { ms: median(times), cpuPerBmc: median(cpu) };
}

interface DeadFigures {
  alone: Measured;
  amongDead: Measured;
}

/** The living of a fleet in which a quarter is dead, against the same ones alone. */
async function withDeadOnes({ bmcs, truth }: BenchFleet): Promise<DeadFigures> {
  const living = bmcs.slice(DEAD);
  const livingTruth = truth.slice(DEAD);
  const sweep = async (others: ReturnType<typeof deadBmcs>) => {
    const contender = await warmPoller(living, others);
    try {
      return await measure(contender, livingTruth, QUICK_SAMPLES);
    } finally {
      await contender.stop();
    }
  };
  return { alone: await sweep([]), amongDead: await sweep(deadBmcs(DEAD)) };
}

interface LargeFigures {
  rawMs: number;
  warm: Measured;
}

async function largeFleet(): Promise<Record<'near' | 'far', LargeFigures>> {
  const { fleet } = await startFleet(LARGE_FLEET);
  try {
    return { near: await againstRaw(fleet), far: await through(fleet, DELAY_MS, againstRaw) };
  } finally {
    await fleet.stop();
  }
}

async function againstRaw({ bmcs, truth }: BenchFleet): Promise<LargeFigures> {
  const raw = await rawSweeper(bmcs);
  const times: number[] = [];
  for (let sample = 0; sample < QUICK_SAMPLES; sample++) times.push(await raw.sweep());
  raw.stop();
  const contender = await warmPoller(bmcs);
  try {
    return { rawMs: median(times), warm: await measure(contender, truth, QUICK_SAMPLES) };
  } finally {
    await contender.stop();
  }
}

function report(
  near: Map<string, Measured>,
  far: Map<string, Measured>,
  dead: DeadFigures,
  large: Record<'near' | 'far', LargeFigures>,
): BenchResult {
  const figures: Record<string, number> = {};
  const rows = [['', '0 ms, ms', `${DELAY_MS} ms, ms`, 'CPU per BMC, ms']];
  for (const [name, atNear] of near) {
    const atFar = far.get(name);
    if (!atFar) continue;
    figures[`${name}_ms`] = round(atNear.ms);
    figures[`${name}_delay_ms`] = round(atFar.ms);
    figures[`${name}_cpu_ms`] = round(atNear.cpuPerBmc, 3);
    rows.push([name, `${round(atNear.ms)}`, `${round(atFar.ms)}`, `${round(atNear.cpuPerBmc, 3)}`]);
  }
  const ratio = (slow: string, fast: string, of: Map<string, Measured>) =>
    round((of.get(slow)?.ms ?? Number.NaN) / (of.get(fast)?.ms ?? Number.NaN), 2);
  const aims: [name: string, value: number, aim: string][] = [
    ['warm_vs_ipmipower_delay', ratio('ipmipower', 'poller_warm', far), '>= 5'],
    ['warm_vs_ipmitool_delay', ratio('ipmitool_naive', 'poller_warm', far), '>= 50'],
    ['cold_vs_ipmipower', ratio('ipmipower', 'poller_cold', near), '>= 1'],
    ['cold_vs_ipmipower_delay', ratio('ipmipower', 'poller_cold', far), '>= 1'],
    ['our_ipmitool_vs_naive', ratio('ipmitool_naive', 'ipmitool_ours', near), '>= 3'],
    ['our_ipmitool_vs_naive_delay', ratio('ipmitool_naive', 'ipmitool_ours', far), '>= 3'],
    ['living_among_dead', round(dead.amongDead.ms / dead.alone.ms, 2), '<= 1.2'],
    ['large_warm_vs_raw', round(large.near.warm.ms / large.near.rawMs, 2), '< 4'],
    ['large_warm_vs_raw_delay', round(large.far.warm.ms / large.far.rawMs, 2), '< 4'],
  ];
  const details: Record<string, number> = {
    large_raw_ms: round(large.near.rawMs, 2),
    large_warm_ms: round(large.near.warm.ms, 2),
    large_raw_delay_ms: round(large.far.rawMs, 2),
    large_warm_delay_ms: round(large.far.warm.ms, 2),
    living_alone_ms: round(dead.alone.ms, 2),
    living_among_dead_ms: round(dead.amongDead.ms, 2),
  };
  Object.assign(figures, details, Object.fromEntries(aims));
  const ratios = [['ratio', 'value', 'aim'], ...aims.map(([name, value, aim]) => [name, `${value}`, aim])];
  const more = [['', ''], ...Object.entries(details).map(([name, value]) => [name, `${value}`])];
  return { figures, table: [table(rows), table(ratios), table(more)].join('\n\n') };
}

function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}
