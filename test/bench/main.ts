// `npm run bench [-- name …] [--only part,part] [--json]`: measures and prints; nothing here decides whether a build is good.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Bench, BenchResult } from './bench.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, only: { type: 'string' } },
});
const benches: Bench[] = [
  (await import('./agent/main.ts')).agentBench,
  (await import('./ipmi/main.ts')).ipmiBench,
  (await import('./counter/main.ts')).counterBench,
  (await import('./interface/main.ts')).interfaceBench,
];
const unknown = positionals.filter((name) => !benches.some((bench) => bench.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `no bench "${unknown.join('", "')}"; there are: ${benches.map((bench) => bench.name).join(', ')}\n`,
  );
  process.exit(64);
}

const chosen = benches.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const only = values.only?.split(',');
const stranger = only?.find((part) => !chosen.some(({ parts }) => parts?.includes(part)));
if (stranger !== undefined) {
  const parts = chosen.flatMap((bench) => bench.parts ?? []).join(', ') || 'none';
  process.stderr.write(`no part "${stranger}"; there are: ${parts}\n`);
  process.exit(64);
}

const results: Record<string, BenchResult['figures']> = {};
if (!values.json)
  process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}\n`);
for (const bench of chosen) {
  if (!values.json) process.stdout.write(`\n${bench.name}: ${bench.about}\n`);
  const { figures, table } = await bench.run(only);
  results[bench.name] = figures;
  if (!values.json) process.stdout.write(`${table}\n`);
}
if (values.json) {
  const names = Object.keys(results);
  process.stdout.write(
    `${JSON.stringify(names.length === 1 ? results[names[0] ?? ''] : results, undefined, 2)}\n`,
  );
}
