// A counter's door for agents, and whole agents behind it: real TLS, real store, simulated node and DeepLinks.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Agent } from '../../../../agent/agent.ts';
import { AgentConfigSchema } from '../../../../agent/config.ts';
import { linuxSystem } from '../../../../agent/os/linux.ts';
import { TIMINGS } from '../../../../agent/timings.ts';
import { AgentDirectory } from '../../../../kiosk/counter/agents/directory.ts';
import { agentHandlers } from '../../../../kiosk/counter/agents/handlers.ts';
import { AgentListener } from '../../../../kiosk/counter/agents/listener.ts';
import { agentMigrations } from '../../../../kiosk/counter/agents/migrations.ts';
import type { PairDesk } from '../../../../kiosk/counter/agents/types.ts';
import type { AuditRecord } from '../../../../kiosk/counter/audit/types.ts';
import { factsOf, makeCertificate, makeKey } from '../../../../kiosk/counter/certificates/certificate.ts';
import type { MachineRegistry, NodeLink, SeatRecord } from '../../../../kiosk/counter/machines/types.ts';
import type { PowerView, SeatPower } from '../../../../kiosk/counter/power/types.ts';
import { keyFile } from '../../../../kiosk/counter/store/protections.ts';
import { openStore } from '../../../../kiosk/counter/store/store.ts';
import { DbcNodeClient } from '../../../../shared/dbc/client.ts';
import { DbcError } from '../../../../shared/dbc/errors.ts';
import { WalletSigner } from '../../../../shared/dbc/identity.ts';
import { KeyPair } from '../../../../shared/dbc/keys.ts';
import { createLogger } from '../../../../shared/logging/logger.ts';
import {
  type DeepLinkSimulatorOptions,
  startDeepLinkSimulator,
} from '../../../simulators/deeplink/simulator.ts';
import { startNodeSimulator } from '../../../simulators/node/simulator.ts';
import { tempFolder } from '../../../unit/shared/temp-folder.ts';

export const ENROLMENT_KEY = 'key-of-the-image';
let host = 1;

/** Seats without agents yet; everything ends with the test. */
export async function openCafe(options: { version?: string } = {}) {
  const folder = await tempFolder();
  const log = await createLogger({ level: 'silent' });
  const node = await startNodeSimulator({
    version: options.version ?? '0.4.1.8',
    http: { host: '127.0.0.1', port: 0 },
    lan: { host: '127.0.0.1', port: 0 },
  });
  onTestFinished(() => node.stop());
  const client = new DbcNodeClient({ baseUrl: `http://127.0.0.1:${node.httpPort}` });
  onTestFinished(() => client.close());
  const version = await client.probeVersion();
  const store = await openStore({
    folder: join(folder, 'store'),
    migrations: agentMigrations,
    protections: [keyFile(join(folder, 'key'))],
  });
  onTestFinished(() => store.close());

  const seats: SeatRecord[] = [];
  const signers = new Map<string, WalletSigner>();
  const registry = registryOf(seats, signers);
  const power = new SwitchedPower();
  const records: AuditRecord[] = [];
  const audit = { record: (entry: AuditRecord) => void records.push(entry) };
  const link = nodeLinkOf(client, registry, version);
  const desk = deskOf(link, registry);
  let now = () => Date.now();
  const directory = new AgentDirectory({
    ...{ store, registry, power, audit, log, intervalMs: 1000 },
    now: () => now(),
  });
  directory.start();
  onTestFinished(() => directory.stop());
  const key = await makeKey();
  const cert = await makeCertificate(key, ['127.0.0.1'], Date.now());
  const listener = new AgentListener({
    ...{ directory, desk, node: link, registry, log, tls: { key, cert } },
    ...{ host: '127.0.0.1', port: 0, enrolmentKey: () => ENROLMENT_KEY },
  });
  await listener.start();
  onTestFinished(() => listener.stop());
  const { pin } = factsOf(cert);

  /** A machine on the node and its seat; its DeepLink runs. */
  const addSeat = async (
    id: string,
    deepLinkOptions: Pick<DeepLinkSimulatorOptions, 'deviceId' | 'slowStart'> = {},
  ) => {
    const address = `127.0.88.${host++}`;
    const machine = await node.addMachine({ uuid: `uuid-${id}`, ip: address });
    signers.set(id, new WalletSigner(new KeyPair(machine.nodePrivateKey)));
    seats.push({
      ...{ id, label: id.toUpperCase(), zone: 'Hall', place: null, notes: '', tags: [] },
      ...{ nodeId: machine.nodeId, uuid: `uuid-${id}`, ip: address, os: '', description: '' },
      ...{ bmcKey: null, bmcProblem: null },
    });
    const state = join(folder, id);
    const socket = join(folder, `${id}.sock`);
    const deepLink = await startDeepLinkSimulator({
      pipe: socket,
      ...(node.lanPort === null
        ? {}
        : { lan: { host: '127.0.0.1', port: node.lanPort, localAddress: address } }),
      // The agent is there before DeepLink is online, as after a boot: so it knows that nobody is in.
      slowStart: 'asked',
      ...deepLinkOptions,
    });
    onTestFinished(() => deepLink.stop());
    const bootIdFile = join(folder, `${id}.boot`);
    await writeFile(bootIdFile, 'boot 1');
    const makeAgent = (identity: { pin?: string; enrolmentKey?: string } = {}) => {
      const agent = new Agent({
        config: AgentConfigSchema.parse({
          node: { localAddress: address },
          deeplink: { pipe: socket, configIni: join(folder, 'none', 'config.ini') },
          identity: {
            kind: 'counter',
            url: `https://127.0.0.1:${listener.port}`,
            pin,
            enrolmentKey: ENROLMENT_KEY,
            ...identity,
          },
          health: { port: false },
          stateDir: state,
          bootIdFile,
        }),
        os: linuxSystem(),
        log,
        timings: TIMINGS,
      });
      onTestFinished(() => agent.stop());
      return agent;
    };
    return {
      id,
      address,
      deepLink,
      makeAgent,
      signer: signers.get(id) as WalletSigner,
      nodeId: machine.nodeId,
    };
  };
  const setNow = (clock: () => number) => {
    now = clock;
  };
  const handlers = agentHandlers({ directory, registry, audit, config: () => null });
  return { node, client, directory, listener, handlers, power, records, store, folder, pin, addSeat, setNow };
}

/** Power that the test switches. */
class SwitchedPower implements PowerView {
  readonly #states = new Map<string, SeatPower['power']>();
  readonly #listeners = new Set<(seatId: string) => void>();

  of(seatId: string): SeatPower {
    return { power: this.#states.get(seatId) ?? 'unknown', at: Date.now(), problemCode: null };
  }

  onChange(listener: (seatId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(seatId: string, power: SeatPower['power']): void {
    this.#states.set(seatId, power);
    for (const listener of this.#listeners) listener(seatId);
  }
}

function registryOf(seats: SeatRecord[], signers: Map<string, WalletSigner>): MachineRegistry {
  return {
    list: () => seats,
    get: (id) => seats.find((seat) => seat.id === id),
    byIp: (ip) => seats.find((seat) => seat.ip === ip),
    bmc: () => undefined,
    signer: (id) => signers.get(id),
    onChange: () => () => undefined,
    zones: ['Hall'],
    update: () => {
      throw new Error('not part of these tests');
    },
  };
}

function nodeLinkOf(
  client: DbcNodeClient,
  registry: MachineRegistry,
  { text, kind }: { text: string; kind: 'stored' | 'push' },
): NodeLink {
  const find = (seatId: string) => {
    const [seat, signer] = [registry.get(seatId), registry.signer(seatId)];
    if (!seat || !signer) throw new DbcError('MACHINE_NOT_FOUND', 'no such seat');
    return { nodeId: seat.nodeId, identity: () => signer.identity() };
  };
  return {
    status: {
      ...{ configured: true, url: null, mode: 'manage', reachable: true, version: text, kind },
      ...{ lastAnswerAt: null, lastError: null, machines: 1, mayHaveMore: false, plainHttp: false },
    },
    row: () => undefined,
    onPoll: () => () => undefined,
    refresh: async () => undefined,
    readCodes: (seatId, signal) => {
      const { nodeId, identity } = find(seatId);
      return client.getDeeplink(nodeId, { identity, signal });
    },
    setCodes: async (seatId, codes, signal) => {
      const { nodeId, identity } = find(seatId);
      await client.setDeeplink(nodeId, codes, { identity, signal });
    },
  };
}

function deskOf(link: NodeLink, registry: MachineRegistry): PairDesk {
  const shownElsewhere = async (seatId: string, deviceId: string) => {
    for (const { id } of registry.list()) {
      if (id === seatId) continue;
      const other = await link.readCodes(id).catch(() => undefined);
      if (other?.deviceId === deviceId) return true;
    }
    return false;
  };
  return {
    async compare(seatId, pair, signal) {
      if (await shownElsewhere(seatId, pair.deviceId)) return 'duplicate';
      try {
        const seen = await link.readCodes(seatId, signal);
        return seen.deviceId === pair.deviceId && seen.password === pair.password ? 'equal' : 'differs';
      } catch (error) {
        if (error instanceof DbcError && error.code === 'DEEPLINK_NOT_CONNECTED') return 'not-connected';
        throw error;
      }
    },
    set: (seatId, pair, signal) => link.setCodes(seatId, pair, signal),
  };
}
