// The floor of every start: an empty Node process that makes the same number of round trips on loopback.
import { LineProcess } from '../../harness/line-process.ts';

/** The least code that can ask a node something: one kept-alive socket, the version probe, nothing parsed. */
const PROGRAM = `
const [url, count] = process.argv.slice(1);
const { hostname, port } = new URL(url);
const done = () => console.log(JSON.stringify({ event: 'done' }));
let left = Number(count);
if (left === 0) done();
else {
  const socket = require('node:net').connect(Number(port), hostname);
  const ask = () => socket.write('POST /api/v1/ HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 2\\r\\n\\r\\n{}');
  let text = '';
  socket.on('connect', ask).on('data', (chunk) => {
    text += chunk;
    if (!text.endsWith('}\\r\\n')) return;
    text = '';
    if (--left > 0) return ask();
    socket.destroy();
    done();
  });
}
`;

/** From spawning such a process to its last answer, ms. */
export async function floorRun(url: string, roundTrips: number): Promise<number> {
  const started = performance.now();
  const process = new LineProcess('floor', ['-e', PROGRAM, url, String(roundTrips)]);
  await process.line((line) => line.event === 'done');
  const ms = performance.now() - started;
  await process.exited;
  return ms;
}

/** A Node process that does nothing but stay. */
export function emptyNode(): LineProcess {
  return new LineProcess('empty', ['-e', 'setInterval(() => {}, 1e9)']);
}
