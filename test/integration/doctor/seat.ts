// A GPU machine for the doctor: its row on a simulated node, its DeepLink, its agent's configuration.
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Agent } from '../../../agent/agent.ts';
import { loadAgentConfig } from '../../../agent/config.ts';
import { TIMINGS } from '../../../agent/timings.ts';
import { createLogger } from '../../../shared/logging/logger.ts';
import {
  type DeepLinkSimulatorOptions,
  startDeepLinkSimulator,
} from '../../simulators/deeplink/simulator.ts';
import { tempFolder } from '../../unit/shared/temp-folder.ts';
import { startNode, systemOf, writeConfig } from './patient.ts';

export interface SeatOptions {
  version?: string;
  /** Over the agent's configuration. */
  config?: Record<string, unknown>;
  /** As the node has it; default: the real one. */
  registeredIp?: string;
  uuid?: string;
  /** False: no DeepLink. */
  deepLink?: Partial<DeepLinkSimulatorOptions> | false;
}

let host = 1;

export async function setSeat(options: SeatOptions = {}) {
  const folder = await tempFolder();
  const address = `127.0.93.${host++}`;
  const node = await startNode({ version: options.version ?? '0.4.1.8' });
  const uuid = options.uuid ?? `seat-${host}`;
  const machine = await node.addMachine({ uuid, ip: options.registeredIp ?? address });
  const socket = join(folder, 'sdk.sock');
  const ini = join(folder, 'config.ini');
  const lan = { host: '127.0.0.1', port: node.lanPort, localAddress: address };
  const deepLink =
    options.deepLink === false
      ? undefined
      : await startDeepLinkSimulator({ pipe: socket, lan, configIni: ini, ...options.deepLink });
  onTestFinished(() => deepLink?.stop());
  const agentConfig = await writeConfig(join(folder, 'agent.yml'), {
    node: { url: node.url, localAddress: address },
    deeplink: { pipe: socket, configIni: ini },
    health: { port: false },
    stateDir: folder,
    ...options.config,
  });
  const startAgent = async () => {
    const agent = new Agent({
      config: await loadAgentConfig(agentConfig, {}),
      os: systemOf(),
      log: await createLogger({ level: 'silent' }),
      timings: TIMINGS,
    });
    onTestFinished(() => agent.stop());
    await agent.start();
    return agent;
  };
  const reported = async () => {
    const list = await fetch(`${node.url}/api/v1/bare_metal`, {
      method: 'POST',
      body: '{"peer_nodes_list":[],"additional":{}}',
    });
    return (await list.text()).includes('deeplink_device_id');
  };
  return { folder, address, node, machine, uuid, socket, ini, deepLink, agentConfig, startAgent, reported };
}
