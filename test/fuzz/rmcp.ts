// `npm run fuzz [-- iterations [seed]]`: the RMCP+ layer under at least 100,000 hostile datagrams.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { nothingForgedOpens, nothingThrows, readThroughNoise } from './rmcp-properties.ts';

const DEFAULT_ITERATIONS = 120_000;
const NOISE_PER_ANSWER = 20;
/** More than that left on the heap afterwards is a leak: the bounded state of a BMC is a few kilobytes. */
const LEAK_BYTES = 8 << 20;

const [iterations = DEFAULT_ITERATIONS, seed = Date.now() & 0x7fffffff] = process.argv.slice(2).map(Number);
process.stdout.write(`${iterations} iterations, seed ${seed}\n`);
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const parameters = { numRuns: iterations, seed };
fc.assert(nothingThrows, parameters);
process.stdout.write('parsers and open sessions: nothing thrown\n');
fc.assert(nothingForgedOpens, parameters);
process.stdout.write('integrity: nothing forged opened\n');

const reads = Math.ceil(iterations / NOISE_PER_ANSWER / 2);
await readThroughNoise(200, NOISE_PER_ANSWER, seed);
collect();
const before = process.memoryUsage().heapUsed;
const { right, wrong, failed, noise } = await readThroughNoise(reads, NOISE_PER_ANSWER, seed);
collect();
const grown = process.memoryUsage().heapUsed - before;
process.stdout.write(
  `live BMC behind ${noise} falsified packets: ${right} right, ${failed} failed, ${wrong} wrong, ${Math.round(grown / 1024)} KiB more heap\n`,
);
process.exitCode = wrong === 0 && right > failed && grown < LEAK_BYTES ? 0 : 1;
