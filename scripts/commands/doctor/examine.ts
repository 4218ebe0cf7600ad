// Puts the checks together for the places that are looked at, runs them, and leaves nothing open.
import type { AgentConfig } from '../../../agent/config.ts';
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
import { type ReadAgentConfig, readAgentConfig, readCounterConfig } from './configs.ts';
import { counterJobs } from './counter/index.ts';
import { clock } from './facts/clock.ts';
import { type CounterFacts, counterFacts } from './facts/counter-facts.ts';
import { type MachineOptions, machineFacts } from './facts/machine-facts.ts';
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

/** What lies nearest comes first. */
const ORDER: readonly string[] = ['machine', 'counter', 'node', 'bmc'];

/** What is going to be looked at. */
interface Plan {
  readonly jobs: Job[];
  readonly nodes: WantedNode[];
  readonly closers: (() => Promise<unknown>)[];
  readonly signal: AbortSignal;
}

type WantedNode = Omit<NodeOptions, 'signal'>;

/** @throws UsageError, ConfigError of --node-key-file */
export async function examine(
  options: DoctorOptions,
  { os, room }: Surroundings,
  signal: AbortSignal,
): Promise<Examination> {
  const on = await placesHere(options, os);
  const plan: Plan = { jobs: [], nodes: [], closers: [], signal };
  try {
    const counter = on.includes('counter') ? await planCounter(plan, options, room) : undefined;
    const { node: url, nodeKeyFile, known = [] } = options;
    if (url !== undefined) {
      const named = known.map((id) => ({ name: id, ids: [id] }));
      plan.nodes.push({ url, known: named, signer: await signerOf(nodeKeyFile) });
    }
    const agent = on.includes('machine') ? await readAgentConfig(options.agentConfig, url, os) : undefined;
    const own: Partial<AgentConfig['node']> = agent?.isOwn ? agent.config.node : {};
    if (own.url !== undefined) plan.nodes.push({ url: own.url, localAddress: own.localAddress });
    const nodes = planNodes(plan, { wholeCafe: counter !== undefined || url !== undefined });
    if (agent) {
      const node = nodes.find((facts) => isSame(facts.url, own.url ?? url));
      planMachine(plan, agent, { os, isImage: options.image ?? false, node });
    }
    await planBmcs(plan, options.fleet, counter);
    const jobs = plan.jobs.toSorted((a, b) => ORDER.indexOf(a.place) - ORDER.indexOf(b.place));
    return { on, outcomes: await runChecks(jobs, signal) };
  } finally {
    await Promise.allSettled(plan.closers.map((close) => close()));
  }
}

async function planCounter(
  { jobs, nodes, closers, signal }: Plan,
  { counterConfig: path }: DoctorOptions,
  room: Surroundings['room'],
): Promise<CounterFacts | undefined> {
  const { config, facts } = await readCounterConfig(path);
  jobs.push(job('counter', counterConfig, facts));
  if (!config) return undefined;
  const counter = counterFacts(config, room);
  closers.push(counter.close);
  jobs.push(...counterJobs(counter));
  const access = await unlessLate(counter.access(), signal);
  const { all = [] } = (await unlessLate(counter.machines(), signal)) ?? {};
  // Also those that the counter has seen go: each of them still has a seat.
  const known = all.map(({ nodeId, uuid }) => ({
    name: uuid || nodeId,
    // A uuid may have been given to a new machine, and a machine another uuid.
    ids: uuid === '' ? [nodeId] : [nodeId, uuid],
  }));
  if (access) nodes.push({ url: access.url, signer: access.signer, known });
  return counter;
}

function planNodes({ jobs, nodes, closers, signal }: Plan, scope: { wholeCafe: boolean }): NodeFacts[] {
  return joined(nodes).map((wanted) => {
    const facts = nodeFacts({ ...wanted, signal });
    const { url, localAddress } = facts;
    closers.push(facts.close);
    jobs.push(...nodeJobs(facts, scope), job('node', clock, { whose: `the node ${url}`, url, localAddress }));
    return facts;
  });
}

function planMachine(
  { jobs, signal }: Plan,
  { config, facts }: ReadAgentConfig,
  around: Omit<MachineOptions, 'config' | 'signal'>,
): void {
  if (facts) jobs.push(job('machine', agentConfig, facts));
  jobs.push(...machineJobs(machineFacts({ ...around, config, signal })));
  if (config.identity.kind !== 'counter') return;
  const { url, pin } = config.identity;
  const { localAddress } = config.node;
  jobs.push(job('machine', clock, { whose: 'the counter', url, pin, localAddress }));
}

/** BMCs of the fleet file, else of the counter. */
async function planBmcs(
  { jobs, closers, signal }: Plan,
  fleet: string | undefined,
  counter: CounterFacts | undefined,
): Promise<void> {
  if (fleet === undefined && !counter) return;
  jobs.push(job('bmc', ipmitool, undefined));
  let machines: readonly MachineSettings[] | undefined;
  if (fleet !== undefined) {
    const loading = loadFleet(fleet);
    jobs.push(job('bmc', fleetFile, { path: fleet, load: () => loading }));
    machines = await loading.catch(() => undefined);
  } else if (counter) {
    machines = await unlessLate(machinesOfCounter(counter), signal);
  }
  if (!machines?.length) return;
  const equipment = new Equipment();
  closers.push(() => equipment.stop());
  await equipment.start();
  jobs.push(...machines.map((settings) => job('bmc', bmc, equipment.machine(settings))));
}

/** One for each address; what is said of it in several places is put together. */
function joined(nodes: readonly WantedNode[]): WantedNode[] {
  return [...Map.groupBy(nodes, ({ url }) => new URL(url).href).values()].map((group) => ({
    url: group[0]?.url ?? '',
    localAddress: group.find((one) => one.localAddress !== undefined)?.localAddress,
    signer: group.find((one) => one.signer !== undefined)?.signer,
    known: group.flatMap((one) => one.known ?? []),
  }));
}

function isSame(one: string, other: string | undefined): boolean {
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
