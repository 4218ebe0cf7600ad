// One seat with everything real around it: a BMC, a node, a DeepLink; its agent is played by the test.
import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { AgentCommand, AgentReport, AgentReports } from '../../../../kiosk/counter/agents/types.ts';
import { CredentialsDesk } from '../../../../kiosk/counter/credentials/credentials-desk.ts';
import { credentialHandlers } from '../../../../kiosk/counter/credentials/handlers.ts';
import { FleetPairDesk } from '../../../../kiosk/counter/credentials/pair-desk.ts';
import type { MachineRegistry, NodeLink, NodeRow } from '../../../../kiosk/counter/machines/types.ts';
import type { Settings } from '../../../../kiosk/ipc/calls/settings.ts';
import type { NodeStatus } from '../../../../kiosk/ipc/seat.ts';
import { DbcNodeClient } from '../../../../shared/dbc/client.ts';
import type { DeeplinkCodes } from '../../../../shared/dbc/types.ts';
import { randomPassword } from '../../../../shared/deeplink/password.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { sleep } from '../../../../shared/util/time.ts';
import type { SimulatedBmc } from '../../../simulators/bmc/simulated-bmc.ts';
import { type DeepLinkSimulator, startDeepLinkSimulator } from '../../../simulators/deeplink/simulator.ts';
import { startNodeSimulator } from '../../../simulators/node/simulator.ts';
import { record } from '../../../unit/counter/power/small-cafe.ts';
import { approvals, powerCafe } from '../power/power-cafe.ts';

export const SETTINGS: Settings = {
  cafe: 'Test',
  idleLockMs: 300_000,
  revealMs: 20_000,
  renterViewMs: 60_000,
  bootLimitMs: 20_000,
  endWarningMs: 0,
  endSessionPowerCycle: true,
  defaultFirmware: 'uefi',
  bmcIntervalMs: 0,
};

/** The node as the counter reads it, over its real HTTP; `before` runs before each signed read. */
class PlainNodeLink implements NodeLink {
  before: () => void = () => undefined;
  rows = new Map<string, NodeRow>();
  reachable = true;
  readonly #client: DbcNodeClient;
  readonly #registry: MachineRegistry;
  readonly #kind: NodeStatus['kind'];

  constructor(client: DbcNodeClient, registry: MachineRegistry, kind: NodeStatus['kind']) {
    this.#client = client;
    this.#registry = registry;
    this.#kind = kind;
  }

  get status(): NodeStatus {
    const { reachable } = this;
    const nothing = { url: null, version: null, lastAnswerAt: null, lastError: null };
    const flags = { configured: true, mayHaveMore: false, plainHttp: false, machines: 1 };
    return { ...nothing, ...flags, mode: 'manage', reachable, kind: this.#kind };
  }

  row(seatId: string): NodeRow | undefined {
    return this.rows.get(seatId);
  }

  onPoll(): () => void {
    return () => undefined;
  }

  async refresh(): Promise<void> {}

  async readCodes(seatId: string, signal?: AbortSignal): Promise<DeeplinkCodes> {
    this.before();
    return this.#client.getDeeplink(this.#nodeId(seatId), { signal, identity: this.#identity(seatId) });
  }

  async setCodes(
    seatId: string,
    codes: Parameters<NodeLink['setCodes']>[1],
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#client.setDeeplink(this.#nodeId(seatId), codes, { signal, identity: this.#identity(seatId) });
  }

  #nodeId(seatId: string): string {
    return this.#registry.get(seatId)?.nodeId ?? '';
  }

  #identity(seatId: string) {
    const signer = this.#registry.signer(seatId);
    if (!signer) throw new Error('no signer');
    return signer.identity();
  }
}

/** An agent that does what it is told with the seat's DeepLink, unless it is told to refuse. */
class PlayedAgent implements AgentReports {
  readonly intervalMs = 10_000;
  readonly commands: AgentCommand[] = [];
  refuses = new Set<AgentCommand>();
  here = true;
  report: AgentReport | undefined;
  /** Asks the counter whether the node hands out the pair of this machine. */
  compare: () => Promise<string> = async () => 'nobody';
  /** Held back before it does what a command asks. */
  hold: Promise<void> = Promise.resolve();
  #proving = false;
  readonly #deepLink: DeepLinkSimulator;

  constructor(deepLink: DeepLinkSimulator) {
    this.#deepLink = deepLink;
  }

  of(seatId: string): AgentReport | undefined {
    return seatId === 'a0' && this.here ? this.report : undefined;
  }

  refusal(): null {
    return null;
  }

  enrolment(): 'enrolled' | 'none' {
    return this.here ? 'enrolled' : 'none';
  }

  onReport(): () => void {
    return () => undefined;
  }

  onRefused(): () => void {
    return () => undefined;
  }

  bootSeen(): void {}

  async command(_seatId: string, command: AgentCommand): Promise<void> {
    this.commands.push(command);
    await this.hold;
    if (this.refuses.has(command)) throw new AppError('AGENT_REFUSED', 'no');
    if (command === 'rotate') this.rotate();
    if (command === 'closeControllers') {
      for (const device of this.#deepLink.controllers) this.#deepLink.controllerStop(device);
    }
    this.say();
    void this.prove();
  }

  rotate(): void {
    // One longer each time, as agents do: the node drops a shorter report.
    this.#deepLink.setPassword(randomPassword(Math.min(16, this.#deepLink.info.password.length + 1)));
  }

  /** As agents do: compares its pair until the node has it, and then reports. */
  async prove(): Promise<void> {
    if (this.#proving) return;
    this.#proving = true;
    while (this.here && (await this.compare().catch(() => 'no answer')) !== 'equal') await sleep(20);
    this.#proving = false;
    if (this.report) this.report = { ...this.report, at: Date.now() };
  }

  /** A keep-alive; `boot`: the first one after a start. */
  say(boot = false): void {
    const bootId = boot || !this.report ? randomUUID() : this.report.bootId;
    const { deviceId } = this.#deepLink.info;
    this.report = {
      ...{ at: Date.now(), bootId, bootedAt: 1, agentVersion: '1', deeplinkVersion: null },
      ...{ state: 'published', deviceId, deeplinkOnline: true, problem: null, goodbye: false },
      ...{ controllers: this.#deepLink.controllers, hardware: null, load: null, clockSkewMs: 0 },
    };
  }
}

export async function codesCafe(bmc: SimulatedBmc, { version = '0.4.1.8', withAgent = true } = {}) {
  const lan = { host: '127.0.0.1', port: 0 };
  const node = await startNodeSimulator({ version, http: lan, lan });
  onTestFinished(() => node.stop());
  const machine = await node.addMachine({ uuid: 'uuid-a0', ip: '127.0.0.1' });
  const deepLink = await startDeepLinkSimulator({
    ...(node.lanPort === null ? {} : { lan: { host: '127.0.0.1', port: node.lanPort } }),
  });
  onTestFinished(() => deepLink.stop());

  const cafe = await powerCafe([bmc]);
  const { registry, power, board, jobs, home } = cafe;
  const { address, port } = bmc;
  registry.put(record('a0', { nodeId: machine.nodeId }), { address, port }, machine.nodePrivateKey);
  const client = new DbcNodeClient({ baseUrl: `http://127.0.0.1:${node.httpPort}` });
  onTestFinished(() => client.close());
  const link = new PlainNodeLink(client, registry, version === '0.4.1.8' ? 'push' : 'stored');
  const agent = new PlayedAgent(deepLink);
  agent.here = withAgent;
  agent.say(true);

  // The board's word about codes follows the agent's last report, as the real one does.
  const view = board.view.bind(board);
  board.view = (seatId) => {
    const seat = view(seatId);
    if (!seat) return undefined;
    const codes = withAgent
      ? { value: 'fresh' as const, at: agent.of(seatId)?.at ?? null, source: 'agent' }
      : { value: 'unknown' as const, at: null, source: 'node' };
    const seen = { value: withAgent ? ('up' as const) : ('never' as const), at: 1, source: 'agent' };
    return { ...seat, codes, agent: seen, ...board.facts.get(seatId) };
  };

  const ended: string[] = [];
  const duplicates: [string, string, string][] = [];
  const pairDesk = new FleetPairDesk({ registry, node: link, onDuplicate: (...all) => duplicates.push(all) });
  onTestFinished(() => {
    agent.here = false;
  });
  agent.compare = () => pairDesk.compare('a0', deepLink.info, AbortSignal.timeout(5000));
  const desk = new CredentialsDesk({
    ...{ registry, node: link, board, power, agents: agent, jobs, approvals, audit: home.audit },
    pairs: pairDesk,
    settings: () => SETTINGS,
    sessionEnded: (seatId) => ended.push(seatId),
    limits: { closeMs: 2000, rotateMs: 4000, pollMs: 50 },
  });
  const handlers = credentialHandlers(desk);
  return { ...cafe, node, deepLink, link, agent, handlers, pairDesk, duplicates, ended };
}
