// Puts the checks together for the places that are looked at, runs them, and leaves nothing open.
import type { OperatingSystem } from '../../../agent/os/index.ts';
import { ConfigError } from '../../../shared/config/load-yaml.ts';
import { WalletSigner } from '../../../shared/dbc/identity.ts';
import { KeyPair } from '../../../shared/dbc/keys.ts';
import { isNodeId } from '../../../shared/dbc/node-id.ts';
import { deadline } from '../../../shared/util/time.ts';
import { loadFleet } from '../ipmi/fleet/load-fleet.ts';
import { readSecretFile } from '../ipmi/fleet/secret-file.ts';
import type { MachineSettings } from '../ipmi/machines/backend.ts';
import { Equipment } from '../ipmi/machines/equipment.ts';
import { bmc } from './bmc/bmc.ts';
import { ipmitool } from './bmc/ipmitool.ts';
import { machinesOfCounter } from './bmc/machines.ts';
import { agentConfig, counterConfig, fleetFile } from './config-files.ts';
import { readAgentConfig, readCounterConfig } from './configs.ts';
import { counterJobs } from './counter/index.ts';
import { clock } from './facts/clock.ts';
import { type CounterFacts, counterFacts } from './facts/counter-facts.ts';
import { machineFacts } from './facts/machine-facts.ts';
import { type NodeFacts, type NodeOptions, nodeFacts } from './facts/node-facts.ts';
import { machineJobs } from './machine/index.ts';
import { nodeJobs } from './node/index.ts';
import { type DoctorOptions, type Place, placesHere } from './places.ts';
import { type Job, job, type Outcome, runChecks } from './run-checks.ts';

export interface Surroundings {
  os: OperatingSystem;
  /** Least room on the counter's disk, bytes. */
  room?: CounterFacts['room'];
}

export interface Examination {
  on: Place[];
  outcomes: Outcome[];
}

/** How long the counter's store may keep the other checks waiting, ms. */
const STORE_LIMIT_MS = 20_000;

/** @throws UsageError, ConfigError of --node-key-file */
export async function examine(
  options: DoctorOptions,
  { os, room }: Surroundings,
  signal: AbortSignal,
): Promise<Examination> {
  const on = await placesHere(options, os);
  const jobs: Job[] = [];
  const wanted: Omit<NodeOptions, 'signal'>[] = [];
  const closers: (() => Promise<unknown>)[] = [];
  try {
    let counter: CounterFacts | undefined;
    if (on.includes('counter')) {
      const read = await readCounterConfig(options.counterConfig);
      if (read.facts) jobs.push(job('counter', counterConfig, read.facts));
      if (read.config) {
        counter = counterFacts(read.config, room);
        closers.push(counter.close);
        jobs.push(...counterJobs(counter));
        const access = await unlessLate(counter.access(), signal);
        const known = (await unlessLate(counter.machines(), signal))?.all ?? [];
        if (access) {
          const ids = known.flatMap(({ nodeId, uuid }) => (uuid === '' ? nodeId : uuid));
          wanted.push({ url: access.url, signer: access.signer, known: ids });
        }
      }
    }
    const { node, nodeKeyFile, known = [] } = options;
    if (node !== undefined) wanted.push({ url: node, known, signer: await signerOf(nodeKeyFile) });
    const agent = on.includes('machine') ? await readAgentConfig(options.agentConfig, node, os) : undefined;
    const { url, localAddress } = agent?.isOwn ? agent.config.node : {};
    if (url !== undefined) wanted.push({ url, localAddress });

    const nodes = nodesOf(wanted, signal);
    for (const facts of nodes) {
      closers.push(facts.close);
      const whose = `the node ${facts.url}`;
      jobs.push(...nodeJobs(facts));
      jobs.push(job('node', clock, { whose, url: facts.url, localAddress: facts.localAddress }));
    }
    if (agent) {
      if (agent.facts) jobs.push(job('machine', agentConfig, agent.facts));
      const { config } = agent;
      const own = nodes.find((facts) => sameUrl(facts.url, url ?? node));
      jobs.push(
        ...machineJobs(machineFacts({ os, config, isImage: options.image ?? false, node: own, signal })),
      );
      if (config.identity.kind === 'counter') {
        const { url: counterUrl, pin } = config.identity;
        jobs.push(job('machine', clock, { whose: 'the counter', url: counterUrl, pin, localAddress }));
      }
    }
    jobs.push(...(await bmcJobs(options.fleet, counter, signal, closers)));
    return { on, outcomes: await runChecks(jobs, signal) };
  } finally {
    await Promise.allSettled(closers.map((close) => close()));
  }
}

/** BMCs of the fleet file, else of the counter. */
async function bmcJobs(
  fleet: string | undefined,
  counter: CounterFacts | undefined,
  signal: AbortSignal,
  closers: (() => Promise<unknown>)[],
): Promise<Job[]> {
  const jobs: Job[] = [];
  let machines: readonly MachineSettings[] = [];
  if (fleet !== undefined) {
    const loading = loadFleet(fleet);
    jobs.push(job('bmc', fleetFile, { path: fleet, load: () => loading }));
    machines = await loading.catch(() => []);
  } else if (counter) {
    machines = (await unlessLate(machinesOfCounter(counter), signal)) ?? [];
  }
  if (fleet !== undefined || counter) jobs.push(job('bmc', ipmitool, undefined));
  if (machines.length === 0) return jobs;
  const equipment = new Equipment();
  closers.push(() => equipment.stop());
  await equipment.start();
  return [...jobs, ...machines.map((settings) => job('bmc', bmc, equipment.machine(settings)))];
}

/** One for each address; what is said of it in several places is put together. */
function nodesOf(wanted: readonly Omit<NodeOptions, 'signal'>[], signal: AbortSignal): NodeFacts[] {
  const groups = [...Map.groupBy(wanted, ({ url }) => new URL(url).href).values()];
  return groups.flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const localAddress = group.find((one) => one.localAddress !== undefined)?.localAddress;
    const signer = group.find((one) => one.signer !== undefined)?.signer;
    const known = group.flatMap((one) => one.known ?? []);
    return [nodeFacts({ url: first.url, localAddress, signer, known, signal })];
  });
}

function sameUrl(one: string, other: string | undefined): boolean {
  return other !== undefined && new URL(one).href === new URL(other).href;
}

/** Undefined when it fails (a check finds out why) or takes too long. */
async function unlessLate<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const limit = deadline(STORE_LIMIT_MS, signal);
  const late = Promise.withResolvers<undefined>();
  const onAbort = () => late.resolve(undefined);
  limit.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work.catch(() => undefined), late.promise]);
  } finally {
    limit.removeEventListener('abort', onAbort);
  }
}

async function signerOf(path: string | undefined): Promise<WalletSigner | undefined> {
  if (path === undefined) return undefined;
  const key = (await readSecretFile(path)).trim().toLowerCase().replace(/^0x/, '');
  if (!isNodeId(key)) throw new ConfigError(`${path}: must hold the node's key, 64 hex digits`);
  return new WalletSigner(new KeyPair(key));
}
