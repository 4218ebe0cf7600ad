// A pipe client and its simulated DeepLink on a real Unix socket, stopped after the test.
import { onTestFinished } from 'vitest';
import { PipeClient, type PipeClientOptions } from '../../../shared/deeplink/pipe-client.ts';
import {
  type DeepLinkSimulator,
  type DeepLinkSimulatorOptions,
  startDeepLinkSimulator,
} from '../../simulators/deeplink/simulator.ts';
import { nextReady, temporarySocketPath } from './support.ts';

const CHANNEL = 'SiChuanWangYu001';
const QUICK = { baseMs: 20, capMs: 50, floorMs: 5 };

interface Bench {
  simulator: DeepLinkSimulator;
  client: PipeClient;
  /** Methods that DeepLink was asked, in order. */
  requests: string[];
}

export async function simulate(options: DeepLinkSimulatorOptions): Promise<DeepLinkSimulator> {
  const simulator = await startDeepLinkSimulator({ channelId: CHANNEL, ...options });
  onTestFinished(() => simulator.stop());
  return simulator;
}

export function clientOf(path: string, options: Partial<PipeClientOptions> = {}): PipeClient {
  const client = new PipeClient({ path, channelId: CHANNEL, backoff: QUICK, ...options });
  onTestFinished(() => client.stop());
  return client;
}

/** A client that is ready, and its DeepLink. */
export async function bench(
  options: DeepLinkSimulatorOptions = {},
  clientOptions: Partial<PipeClientOptions> = {},
): Promise<Bench> {
  const pipe = await temporarySocketPath();
  const simulator = await simulate({ pipe, ...options });
  const requests: string[] = [];
  simulator.on('event', (event) => {
    if (event.event === 'request') requests.push(event.method);
  });
  const client = clientOf(pipe, clientOptions);
  const ready = nextReady(client);
  client.start();
  await ready;
  return { simulator, client, requests };
}
