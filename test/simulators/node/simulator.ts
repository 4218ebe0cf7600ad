// A simulated bare-metal node of DBC, faithful to the recorded exchanges with real ones, defects included.
import { DeadlyInput, Mortality } from './death.ts';
import { HttpFront } from './http-front.ts';
import { LanService } from './lan-service.ts';
import { codesOf, type NodeContext } from './node-context.ts';
import { route } from './router.ts';
import { Store } from './store.ts';
import type { NodeSimulator, NodeSimulatorOptions } from './types.ts';
import { pushesCodes } from './versions.ts';

export type {
  Death,
  DeathSignal,
  ListenAddress,
  Machine,
  MachineInput,
  NodeSimulator,
  NodeSimulatorOptions,
} from './types.ts';

/** As recorded: 29.6 s and a little. */
const DEATH_DELAY_MS = 30_000;

/**
 * Starts a node and resolves when its ports are open.
 * @throws StateFileError; the system's error when a port is taken
 */
export async function startNodeSimulator(options: NodeSimulatorOptions): Promise<NodeSimulator> {
  const store = await Store.open(options);
  const mortality = new Mortality(({ signal, reason }) => {
    const closed = closePorts();
    options.onDeath?.(signal, reason);
    return closed;
  });
  const lan = pushesCodes(options.version)
    ? new LanService((reason) => mortality.dieNow('SIGABRT', reason))
    : null;
  const context: NodeContext = {
    version: options.version,
    store,
    lan,
    dieLater: (signal, reason) => mortality.dieIn(options.deathDelayMs ?? DEATH_DELAY_MS, signal, reason),
  };
  const http = new HttpFront({
    answer: (request) => route(context, request),
    onDeadly: ({ signal, message }) => mortality.dieNow(signal, message),
  });
  const closePorts = async (): Promise<void> => {
    await Promise.all([http.stop(), lan?.stop()]);
  };
  const openPorts = async (): Promise<{ httpPort: number; lanPort: number | null }> => {
    const httpPort = await http.start(options.http);
    return { httpPort, lanPort: lan && options.lan ? await lan.start(options.lan) : null };
  };
  const { httpPort, lanPort } = await openPorts().catch(async (error: unknown) => {
    await closePorts();
    throw error;
  });

  return {
    version: options.version,
    httpPort,
    lanPort,
    nodeId: store.nodeId,
    keyPair: store.keyPair,
    seedHex: store.seedHex,
    died: mortality.died,
    get machines() {
      return store.machines();
    },
    addMachine: async (input) => {
      const { nodeId, nodePrivateKey } = await store.add(input);
      return { nodeId, nodePrivateKey };
    },
    deleteMachine: (nodeId) => store.delete(nodeId),
    updateMachine: (nodeId, change) => store.update(nodeId, change),
    codesOf: (nodeId) => {
      const machine = store.get(nodeId);
      return machine && codesOf(context, machine);
    },
    setCodes: async (nodeId, codes) => {
      if (!lan) return await store.update(nodeId, codes);
      try {
        return lan.push(store.get(nodeId)?.ip ?? '', codes.devicePassword);
      } catch (error) {
        if (!(error instanceof DeadlyInput)) throw error;
        mortality.dieNow(error.signal, error.message);
        return false;
      }
    },
    clearCodes: (nodeId) => store.update(nodeId, { devicePassword: '' }),
    dropLan: () => lan?.drop(),
    stop: async () => {
      mortality.callOff();
      await closePorts();
    },
  };
}
