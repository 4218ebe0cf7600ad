// A thread that reads the seat list at a steady rate and does nothing else: what the machines cost the generator of
// the load is not counted as the server's. It reads bytes, as the last one arrives, and parses none.
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { ListAnswer, ListReads, ReadPlan } from './read-lists.ts';

const { url, cookie, seconds, perSecond } = workerData as ReadPlan;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const times: number[] = [];
const started = performance.now();
const count = Math.round(seconds * perSecond);
let answer: ListAnswer | undefined;
for (let index = 0; index < count; index++) {
  const wait = started + (index * 1000) / perSecond - performance.now();
  if (wait > 0) await sleep(wait);
  const asked = performance.now();
  answer = await read();
  times.push(performance.now() - asked);
}
agent.destroy();
if (answer) parentPort?.postMessage({ times, answer } satisfies ListReads);

function read(): Promise<ListAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ListAnswer>();
  const asked = get(url, { agent, headers: { cookie } }, (reply) => {
    const chunks: Buffer[] = [];
    reply.on('data', (chunk: Buffer) => chunks.push(chunk));
    reply.on('error', reject);
    reply.on('end', () => {
      if (reply.statusCode === 200) resolve({ headers: reply.headers, chunks });
      else reject(new Error(`the list was answered with ${reply.statusCode}`));
    });
  });
  asked.on('error', reject);
  return promise;
}
