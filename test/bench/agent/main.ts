// The agent's start and its idle cost, each against the floor of a Node process measured in the same run.
import { setTimeout as sleep } from 'node:timers/promises';
import { Rig, type TestSeat } from '../../harness/rig.ts';
import { type Bench, type BenchResult, median, table } from '../bench.ts';
import { CountingProxy } from './counting-proxy.ts';
import { emptyNode, floorRun } from './floor.ts';
import { processCost } from './process-cost.ts';

const SAMPLES = 20;
const IDLE_MS = 60_000;

export const agentBench: Bench = {
  name: 'agent',
  about: `process start to published codes (median of ${SAMPLES}), and ${IDLE_MS / 1000} s of idling`,
  async run() {
    const rig = await Rig.start();
    try {
      const seat = await rig.addSeat();
      await seat.startDeepLink();
      await seat.writeConfig({ log: { level: 'info' } });
      // The first start rotates, which waits 2 s by design; the measured ones find it done.
      await startToPublished(seat);
      return { ...(await measure(rig, seat)) };
    } finally {
      await rig.stop();
    }
  },
};

async function measure(rig: Rig, seat: TestSeat): Promise<BenchResult> {
  const roundTrips = await countRoundTrips(rig, seat);
  const agent: number[] = [];
  const floor: number[] = [];
  const empty: number[] = [];
  // In turns, so that a busy moment of the machine meets all three.
  for (let sample = 0; sample < SAMPLES; sample++) {
    agent.push(await startToPublished(seat));
    floor.push(await floorRun(rig.node.url, roundTrips));
    empty.push(await floorRun(rig.node.url, 0));
  }
  seat.startAgent();
  await seat.untilPublished();
  const blank = emptyNode();
  await sleep(2000);
  const [agentCost, blankCost] = await Promise.all([
    processCost(seat.agent.pid, IDLE_MS),
    processCost(blank.pid, IDLE_MS),
  ]);
  await blank.stop();
  const figures = {
    start_to_published_ms: round(median(agent)),
    floor_ms: round(median(floor)),
    empty_node_ms: round(median(empty)),
    start_ratio: round(median(agent) / median(floor)),
    round_trips: roundTrips,
    idle_rss_mb: round(agentCost.rssMb),
    empty_node_rss_mb: round(blankCost.rssMb),
    idle_rss_ratio: round(agentCost.rssMb / blankCost.rssMb),
    idle_cpu_percent: round(agentCost.cpuPercent, 3),
    empty_node_cpu_percent: round(blankCost.cpuPercent, 3),
  };
  const rows = [
    ['', 'agent', 'floor', 'ratio', 'aim'],
    [
      'start to published, ms',
      `${figures.start_to_published_ms}`,
      `${figures.floor_ms} (empty Node ${figures.empty_node_ms} + ${roundTrips} round trips)`,
      `${figures.start_ratio}`,
      '<= 3',
    ],
    [
      'memory when idle, MB',
      `${figures.idle_rss_mb}`,
      `${figures.empty_node_rss_mb}`,
      `${figures.idle_rss_ratio}`,
      '<= 1.5',
    ],
    ['CPU when idle, %', `${figures.idle_cpu_percent}`, `${figures.empty_node_cpu_percent}`, '', '< 0.1'],
  ];
  return { figures, table: table(rows) };
}

/** From spawning the process to its own word that the codes are published, ms. */
async function startToPublished(seat: TestSeat): Promise<number> {
  const started = performance.now();
  const agent = seat.startAgent();
  await agent.line((line) => line.msg === 'published');
  const ms = performance.now() - started;
  await agent.stop();
  return ms;
}

/** How many requests one start sends to DeepLink and to the node. */
async function countRoundTrips(rig: Rig, seat: TestSeat): Promise<number> {
  const proxy = await CountingProxy.start(rig.node.url);
  try {
    await seat.writeConfig({ node: { url: proxy.url, localAddress: seat.address }, log: { level: 'info' } });
    const before = seat.deepLink.lines.length;
    await startToPublished(seat);
    const asked = seat.deepLink.lines
      .slice(before)
      .filter((line) => line.event === 'request' || line.event === 'auth');
    return asked.length + proxy.requests;
  } finally {
    await seat.writeConfig({ log: { level: 'info' } });
    await proxy.stop();
  }
}

function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
