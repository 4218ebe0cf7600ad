// The whole agent inside the test's process, between a simulated DeepLink and a simulated node: for faults whose
// waiting times have to be shortened, or that need a hand on the wire between agent and node.
import { writeFile } from 'node:fs/promises';
import { createServer, request as forward, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Agent } from '../../../agent/agent.ts';
import { AgentConfigSchema } from '../../../agent/config.ts';
import { linuxSystem } from '../../../agent/os/linux.ts';
import { TIMINGS, type Timings } from '../../../agent/timings.ts';
import { WalletSigner } from '../../../shared/dbc/identity.ts';
import { KeyPair } from '../../../shared/dbc/keys.ts';
import { createLogger } from '../../../shared/logging/logger.ts';
import {
  type DeepLinkSimulatorOptions,
  startDeepLinkSimulator,
} from '../../simulators/deeplink/simulator.ts';
import { startNodeSimulator } from '../../simulators/node/simulator.ts';
import { tempFolder } from '../../unit/shared/temp-folder.ts';

/** What happens to a request on its way to the node: it breaks off, it takes so many ms, or nothing. */
export type Wire = (path: string) => 'reset' | number | undefined;

export interface SceneOptions {
  deepLink?: Partial<DeepLinkSimulatorOptions>;
  /** DeepLink's SDK pipe and its LAN link to the node; both are there unless switched off. */
  pipe?: false;
  lan?: false;
  /** The agent may speak for DeepLink on the LAN, and finds no config.ini. */
  relay?: true;
  timings?: Partial<Timings>;
  wire?: Wire;
}

let host = 1;

/** Everything but a started agent; all of it ends with the test. */
export async function setScene(options: SceneOptions = {}) {
  const { pipe, lan, relay, timings, wire } = options;
  const folder = await tempFolder();
  const address = `127.0.77.${host++}`;
  const startNode = (http: number, lanPort: number) =>
    startNodeSimulator({
      version: '0.4.1.8',
      http: { host: '127.0.0.1', port: http },
      lan: { host: '127.0.0.1', port: lanPort },
      stateFile: join(folder, 'node.json'),
    });
  let node = await startNode(0, 0);
  const { httpPort, lanPort } = node;
  onTestFinished(() => node.stop());
  const machine = await node.addMachine({ uuid: `uuid-${host}`, ip: address });

  const socket = join(folder, 'sdk.sock');
  const ini = join(folder, 'config.ini');
  const deepLink = await startDeepLinkSimulator({
    ...(pipe === false ? {} : { pipe: socket }),
    ...(lan === false ? {} : { lan: { host: '127.0.0.1', port: lanPort ?? 0, localAddress: address } }),
    configIni: ini,
    ...options.deepLink,
  });
  onTestFinished(() => deepLink.stop());

  const identity = join(folder, 'identity.json');
  const signer = new WalletSigner(new KeyPair(machine.nodePrivateKey));
  await writeFile(identity, JSON.stringify(signer.identity()), { mode: 0o600 });
  const url = `http://127.0.0.1:${wire ? await startProxy(httpPort, wire) : httpPort}`;
  const agent = new Agent({
    config: AgentConfigSchema.parse({
      node: { url, localAddress: address, lanPort },
      deeplink: {
        pipe: pipe === false ? false : socket,
        configIni: relay ? join(folder, 'none', 'config.ini') : ini,
        lanLink: relay ? 'agent' : 'deeplink',
      },
      identity: { kind: 'presigned', file: identity },
      health: { port: false },
      stateDir: folder,
    }),
    os: linuxSystem(),
    log: await createLogger({ level: 'silent' }),
    timings: { ...TIMINGS, ...timings },
  });
  onTestFinished(() => agent.stop());
  const restartNode = async () => {
    await node.stop();
    node = await startNode(httpPort, lanPort ?? 0);
  };
  return {
    agent,
    deepLink,
    restartNode,
    controlPath: linuxSystem().controlPath(folder),
    addMachine: node.addMachine,
  };
}

/** Passes requests on to the node as `wire` says. Returns its port. */
async function startProxy(target: number, wire: Wire): Promise<number> {
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const what = wire(request.url ?? '');
    if (what === 'reset') {
      request.socket.destroy();
      return;
    }
    if (what !== undefined) await new Promise((resolve) => setTimeout(resolve, what));
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const options = { host: '127.0.0.1', port: target, path: request.url, method: 'POST', headers };
    const upstream = forward(options, async (answer) => {
      response.writeHead(answer.statusCode ?? 500, { 'content-type': 'application/json' });
      response.end(await textOf(answer));
    });
    upstream.on('error', () => request.socket.destroy());
    upstream.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
