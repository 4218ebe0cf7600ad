// A counter process with its machines on a simulated node, set up over HTTP as the wizard does it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { LineProcess } from '../../harness/line-process.ts';
import { addressOf, LoadMachine } from './machines.ts';
import type { ListSource } from './read-lists.ts';

export interface BenchCafe {
  pid: number;
  machines: LoadMachine[];
  list: ListSource;
  stop(): Promise<void>;
}

export async function openBenchCafe(count: number): Promise<BenchCafe> {
  const folder = await mkdtemp(join(tmpdir(), 'netbar-bench-'));
  const seed = '7'.repeat(64);
  const node = new LineProcess('node', [
    'dist/netbar.js',
    'sim',
    'node',
    '--version',
    '0.4.1.8',
    '--http',
    '127.0.0.1:0',
    '--seed',
    seed,
  ]);
  const ready = await node.line((line) => line.event === 'ready');
  const config = join(folder, 'counter.yml');
  await writeFile(
    config,
    stringify({
      dataDir: folder,
      staff: { port: 0 },
      agents: { host: '127.0.0.1', port: 0 },
      limits: { requestsPerMinute: 1_000_000 },
      log: { level: 'error' },
    }),
  );
  const counter = new LineProcess('counter', ['dist/netbar.js', 'counter', '--config', config]);
  await counter.until(() => /Agents report to: (\S+)/.test(counter.output), 30_000);
  const url = /Staff interface: (\S+)/.exec(counter.output)?.[1] ?? '';
  const agentPort = Number(/Agents report to: https:\/\/[^:]+:(\d+)/.exec(counter.output)?.[1]);
  const staff = new Staff(url);
  await staff.change('setup.owner', { name: 'Olga', pin: '258013', cafe: 'Bench' });
  await staff.change('node.connect', {
    url: `http://127.0.0.1:${String(ready.http).split(':').at(-1)}`,
    key: seed,
    mode: 'manage',
  });
  await staff.change('machines.import', { csv: csvOf(count) });
  const seats = (await staff.read('seats.snapshot')) as { seats: { id: string }[] };
  if (seats.seats.length !== count) throw new Error(`${seats.seats.length} of ${count} seats were made`);
  await staff.change('agents.allow', { seatIds: seats.seats.map(({ id }) => id) });
  const { yaml } = (await staff.read('agents.enrolmentConfig')) as { yaml: string };
  const { enrolmentKey } = (parse(yaml) as { identity: { enrolmentKey: string } }).identity;
  const machines = Array.from({ length: count }, (_, index) => new LoadMachine(index, agentPort));
  for (const machine of machines) await machine.enrol(enrolmentKey);
  return {
    pid: counter.pid,
    machines,
    list: staff.list,
    stop: async () => {
      for (const machine of machines) machine.close();
      await counter.stop();
      await node.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One logged-in member of staff over HTTP. */
class Staff {
  readonly #url: string;
  #cookie = '';
  #csrf = 'login';

  constructor(url: string) {
    this.#url = url;
  }

  get list(): ListSource {
    return { url: `${this.#url}/api/v1/seats/snapshot`, cookie: this.#cookie };
  }

  async read(name: string): Promise<unknown> {
    const reply = await fetch(`${this.#url}/api/v1/${name.replace('.', '/')}`, {
      headers: { cookie: this.#cookie },
    });
    if (!reply.ok) throw new Error(`${name}: ${(await reply.text()).slice(0, 300)}`);
    return reply.json();
  }

  async change(name: string, input: unknown): Promise<unknown> {
    const reply = await fetch(`${this.#url}/api/v1/${name.replace('.', '/')}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-netbar-csrf': this.#csrf, cookie: this.#cookie },
      body: JSON.stringify(input),
    });
    const value = (await reply.json()) as { csrf?: string };
    if (!reply.ok) throw new Error(`${name}: ${JSON.stringify(value).slice(0, 300)}`);
    this.#cookie = reply.headers.getSetCookie()[0]?.split(';')[0] ?? this.#cookie;
    this.#csrf = value.csrf || this.#csrf;
    return value;
  }
}

function csvOf(count: number): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const row = String.fromCharCode(65 + Math.floor(index / 50));
    const label = `${row}${String((index % 50) + 1).padStart(2, '0')}`;
    // Their BMCs are nowhere: what polling costs is measured by the bench of IPMI.
    return `${label},Hall ${row},bench-${index},${addressOf(index)},127.3.${Math.floor(index / 250)}.${(index % 250) + 1},admin,secret`;
  });
  return `label,zone,uuid,ip,ipmi_hostname,ipmi_username,ipmi_password\n${lines.join('\n')}\n`;
}
