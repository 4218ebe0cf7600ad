// `npm run bench -- counter`: 50 and 500 machines that report every second, beside a bare fastify in the same run.
import { LineProcess } from '../../harness/line-process.ts';
import { processSoFar } from '../agent/process-cost.ts';
import { type Bench, type BenchResult, table } from '../bench.ts';
import { openBenchCafe } from './cafe.ts';
import { type LoadResult, runLoad } from './load.ts';
import { LoadMachine } from './machines.ts';
import type { ListAnswer } from './read-lists.ts';

const SIZES = [50, 500] as const;
const SECONDS = 60;
const WARM_SECONDS = 5;

export const counterBench: Bench = {
  name: 'counter',
  about: `machines that report every second for ${SECONDS} s, the seat list read to its last byte 10 times a second; floor: bare fastify that sends the same bytes`,
  run,
};

async function run(): Promise<BenchResult> {
  const results = new Map<string, LoadResult>();
  for (const size of SIZES) {
    const cafe = await openBenchCafe(size);
    const load = { machines: cafe.machines, list: cafe.list, cost: () => processSoFar(cafe.pid) };
    try {
      await runLoad({ ...load, seconds: WARM_SECONDS });
      results.set(`counter ${size}`, await runLoad({ ...load, seconds: SECONDS }));
    } finally {
      await cafe.stop();
    }
  }
  const large = results.get('counter 500');
  if (large) results.set('floor 500', await floor(500, large.answer));
  return report(results);
}

/** @param answer the counter's list: sent as it is, with the same headers */
async function floor(size: number, { headers, chunks }: ListAnswer): Promise<LoadResult> {
  const server = new LineProcess('floor', ['test/bench/counter/floor-server.ts']);
  const body = Buffer.concat(chunks).toString();
  const { seats } = JSON.parse(body) as { seats: unknown[] };
  if (seats.length !== size) throw new Error(`the last list showed ${seats.length} of ${size} seats`);
  server.tell({ headers: ownHeaders(headers), body });
  const ports = await server.line((line) => typeof line.agents === 'number');
  const machines = Array.from({ length: size }, (_, index) => new LoadMachine(index, Number(ports.agents)));
  for (const machine of machines) machine.pretend();
  const list = { url: `http://127.0.0.1:${String(ports.staff)}/api/v1/seats/snapshot`, cookie: 'floor=1' };
  const load = { machines, list, cost: () => processSoFar(server.pid) };
  try {
    await runLoad({ ...load, seconds: WARM_SECONDS });
    return await runLoad({ ...load, seconds: SECONDS });
  } finally {
    for (const machine of machines) machine.close();
    await server.stop();
  }
}

/** Headers that every server makes for each answer by itself. */
const OF_EVERY_SERVER = ['date', 'connection', 'keep-alive', 'content-length'];

function ownHeaders(headers: ListAnswer['headers']): ListAnswer['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_EVERY_SERVER.includes(name)));
}

function report(results: Map<string, LoadResult>): BenchResult {
  const rows = [...results].map(([name, { rate, keepAlive, list, cpuPercent, memoryMb, listBytes }]) => [
    name,
    rate.toFixed(1),
    ...[keepAlive.p50, keepAlive.p99, list.p50, list.p99].map((ms) => ms.toFixed(2)),
    `${Math.round(listBytes / 1024)}`,
    cpuPercent.toFixed(1),
    memoryMb.toFixed(0),
  ]);
  const head = [
    '',
    'reports/s',
    'report p50 ms',
    'p99',
    'list p50 ms',
    'p99',
    'list kB',
    'CPU %',
    'memory MB',
  ];
  const [small, large, floorResult] = ['counter 50', 'counter 500', 'floor 500'].map((name) =>
    results.get(name),
  );
  const figures: Record<string, number> = {};
  for (const [name, { rate, keepAlive, list, cpuPercent, memoryMb }] of results) {
    const key = name.replace(' ', '');
    Object.assign(figures, {
      [`${key}.reportsPerSecond`]: rate,
      [`${key}.reportP50Ms`]: keepAlive.p50,
      [`${key}.reportP99Ms`]: keepAlive.p99,
      [`${key}.listP50Ms`]: list.p50,
      [`${key}.listP99Ms`]: list.p99,
      [`${key}.cpuPercent`]: cpuPercent,
      [`${key}.memoryMb`]: memoryMb,
    });
  }
  const words: string[] = [];
  if (small && large && floorResult) {
    const growth = large.cpuPercent / small.cpuPercent;
    const overFloor = large.list.p99 / floorResult.list.p99;
    Object.assign(figures, { cpuGrowth50To500: growth, listP99OverFloor: overFloor });
    words.push(
      `ten times the machines cost ${growth.toFixed(1)} times the CPU`,
      `the list's p99 is ${overFloor.toFixed(1)} times the floor's (aim: under 10 ms on an otherwise idle machine)`,
    );
  }
  return { figures, table: [table([head, ...rows]), ...words].join('\n') };
}
