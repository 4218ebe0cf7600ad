// The power state of a whole fleet: our poller and our ipmitool path against ipmitool and FreeIPMI.
import type { PowerState } from '../../../shared/ipmi/capabilities/power.ts';
import { type Bench, median } from '../bench.ts';
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
import { type DeadFigures, type Figures, type LargeFigures, type Measured, report } from './report.ts';

const FLEET = 200;
const LARGE_FLEET = 500;
const DEAD = 50;
const DELAY_MS = 14;
const SAMPLES = 5;
/** Quick sweeps are repeated more often, so that a median means something. */
const QUICK_SAMPLES = 25;
/** Sweeps before the first sample: programs need one, code in this process is compiled while it runs. */
const WARM_UP = 1;
const QUICK_WARM_UP = 20;
const PARTS = ['near', 'far', 'dead', 'large'] as const;

export const ipmiBench: Bench = {
  name: 'ipmi',
  about: `power state of ${FLEET} real ipmi_sim BMCs, without and with ${DELAY_MS} ms per datagram each way`,
  parts: PARTS,
  async run(only: readonly string[] = PARTS) {
    const figures: Figures = { delayMs: DELAY_MS };
    if (only.some((part) => part !== 'large')) {
      const { fleet } = await startFleet(FLEET);
      try {
        if (only.includes('near')) figures.near = await compare(fleet);
        if (only.includes('far')) figures.far = await through(fleet, DELAY_MS, compare);
        if (only.includes('dead')) figures.dead = await withDeadOnes(fleet);
      } finally {
        await fleet.stop();
      }
    }
    if (only.includes('large')) figures.large = await largeFleet();
    return report(figures);
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

/** Some sweeps to warm up, then the median. A wrong state ends the bench: speed without truth is nothing. */
async function measure(
  contender: Contender,
  truth: readonly PowerState[],
  samples: number,
  before: () => Promise<void> = async () => undefined,
): Promise<Measured> {
  const times: number[] = [];
  const cpu: number[] = [];
  const warmUp = samples === QUICK_SAMPLES ? QUICK_WARM_UP : WARM_UP;
  for (let sample = -warmUp; sample < samples; sample++) {
    await before();
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
  return { ms: median(times), minMs: Math.min(...times), cpuPerBmc: median(cpu) };
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

async function largeFleet(): Promise<Record<'near' | 'far', LargeFigures>> {
  const { fleet } = await startFleet(LARGE_FLEET);
  try {
    return { near: await againstRaw(fleet), far: await through(fleet, DELAY_MS, againstRaw) };
  } finally {
    await fleet.stop();
  }
}

/** Turn and turn about, so that whatever else this machine does slows both. */
async function againstRaw({ bmcs, truth }: BenchFleet): Promise<LargeFigures> {
  const raw = await rawSweeper(bmcs);
  const contender = await warmPoller(bmcs);
  const times: number[] = [];
  const before = async () => void times.push(await raw.sweep());
  try {
    const warm = await measure(contender, truth, QUICK_SAMPLES, before);
    const measured = times.slice(QUICK_WARM_UP);
    return { rawMs: median(measured), rawMinMs: Math.min(...measured), warm };
  } finally {
    raw.stop();
    await contender.stop();
  }
}
