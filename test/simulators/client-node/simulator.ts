// A simulated client node of DBC: forwards requests to the simulated nodes that it is connected with.
import { randomBytes } from 'node:crypto';
import { ImageCentre } from '../compute-node/image-centre.ts';
import { Mortality } from '../node/death.ts';
import { HttpFront } from '../node/http-front.ts';
import type { NodeSimulator } from '../node/types.ts';
import { Authority } from './authority.ts';
import { httpLink, type RemoteNode } from './bare-metal/http-link.ts';
import { inProcessLink } from './bare-metal/in-process-link.ts';
import { BareMetalPeer } from './bare-metal/peer.ts';
import { FakeChain } from './chain.ts';
import { ComputePeer } from './compute-peer.ts';
import { Forwarder } from './forwarder.ts';
import { ipmitoolPower } from './power/ipmitool.ts';
import { type ClientContext, route } from './router.ts';
import type { ClientNodeSimulator, ClientNodeSimulatorOptions } from './types.ts';

export type { ClientNodeSimulator, ClientNodeSimulatorOptions } from './types.ts';

const TIMEOUT_MS = 30_000;
const DEATH_DELAY_MS = 30_000;

/** Starts a client node and resolves when its port is open. @throws the system's error when the port is taken */
export async function startClientNodeSimulator(
  options: ClientNodeSimulatorOptions,
): Promise<ClientNodeSimulator> {
  const chain = options.chain ?? new FakeChain();
  const bareMetal = (options.bareMetalNodes ?? []).map(
    (node) =>
      new BareMetalPeer({
        link: isRemote(node) ? httpLink(node) : inProcessLink(node),
        authority: new Authority(chain),
        power: options.power ?? ipmitoolPower,
      }),
  );
  const computeNodes = options.computeNodes ?? [];
  const compute = computeNodes.map((node) => new ComputePeer(node, new Authority(chain)));
  const peers = [...bareMetal, ...compute];
  const mortality = new Mortality(({ signal, reason }) => {
    const closed = close();
    options.onDeath?.(signal, reason);
    return closed;
  });
  const forwarder = new Forwarder({
    peers,
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    onNobodyThere: () =>
      mortality.dieIn(
        options.deathDelayMs ?? DEATH_DELAY_MS,
        'SIGSEGV',
        'the 30 s timer of a request whose broadcast failed',
      ),
  });
  const context: ClientContext = {
    version: options.version,
    nodeId: options.nodeId ?? randomBytes(32).toString('hex'),
    forwarder,
    images: options.images ?? computeNodes[0]?.images ?? new ImageCentre(),
  };
  const http = new HttpFront({
    answer: (request) => route(context, request),
    onDeadly: ({ signal, message }) => mortality.dieNow(signal, message),
  });
  const close = async (): Promise<void> => {
    forwarder.stop();
    for (const peer of bareMetal) peer.stop();
    await http.stop();
  };
  const httpPort = await http.start(options.http);

  return {
    version: options.version,
    httpPort,
    nodeId: context.nodeId,
    chain,
    died: mortality.died,
    services: () => forwarder.services(),
    connect: (nodeId) => forwarder.connect(nodeId, true),
    disconnect: (nodeId) => forwarder.connect(nodeId, false),
    prune: async (nodeId) => {
      const rented = (id: string) => {
        const machine = chain.machines().get(id);
        return machine?.current !== undefined && machine.current.status !== 'rentExpired';
      };
      return await find(bareMetal, nodeId).prune(rented);
    },
    restoreSession: (nodeId, wallet, sessionId, signers) =>
      find(peers, nodeId).authority.restoreSession(wallet, sessionId, signers),
    stop: async () => {
      mortality.callOff();
      await close();
    },
  };
}

function isRemote(node: NodeSimulator | RemoteNode): node is RemoteNode {
  return 'url' in node;
}

function find<T extends { nodeId: string }>(peers: readonly T[], nodeId: string): T {
  const peer = peers.find((candidate) => candidate.nodeId === nodeId);
  if (!peer) throw new RangeError(`no node ${nodeId}`);
  return peer;
}
