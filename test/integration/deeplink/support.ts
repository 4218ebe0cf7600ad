// Helpers of the DeepLink integration tests: temporary folders, one event, raw peers.
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { encodeFrame, type JsonObject, PIPE_MAX_BODY } from '../../../shared/deeplink/codec.ts';
import type { DeepLinkError } from '../../../shared/deeplink/errors.ts';
import type { PipeClient } from '../../../shared/deeplink/pipe-client.ts';

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'netbar-deeplink-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function temporarySocketPath(): Promise<string> {
  return join(await temporaryFolder(), 'sdk.sock');
}

/** Expects it of `read` soon, with patience for a busy machine. */
export function eventually<T>(read: () => T): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { timeout: 20_000 });
}

export function nextReady(client: PipeClient): Promise<void> {
  return new Promise((resolve) => client.once('ready', resolve));
}

export function nextDown(client: PipeClient): Promise<DeepLinkError> {
  return new Promise((resolve) => client.once('down', resolve));
}

/** Frames as one chunk, as they may share a segment on the way. */
export function frames(...messages: JsonObject[]): Buffer {
  return Buffer.concat(messages.map((message) => encodeFrame(message, { maxBody: PIPE_MAX_BODY })));
}

/** A server that does what the test says with each connection; stopped after the test. */
export async function rawServer(
  where: string | { host: string; port: number },
  onConnection: (socket: Socket) => void,
): Promise<Server> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  if (typeof where === 'string') server.listen(where);
  else server.listen(where.port, where.host);
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    const closed = once(server, 'close');
    server.close();
    await closed;
  });
  return server;
}

export interface LanRecording {
  events: { type: string; hex?: string }[];
  header?: number;
  headHex?: string;
  rxBytes?: number;
}

/** A recorded session with the real node's LAN port. */
export async function lanRecording(name: string): Promise<LanRecording> {
  const path = new URL(`../../fixtures/lan/${name}.json`, import.meta.url);
  return JSON.parse(await readFile(path, 'utf8'));
}

/** What the node sent (`recv`) or was sent (`send`) in a recording, event by event. */
export async function recordedBytes(name: string, type: 'send' | 'recv'): Promise<Buffer[]> {
  const { events } = await lanRecording(name);
  return events.flatMap((event) => (event.type === type && event.hex ? [Buffer.from(event.hex, 'hex')] : []));
}
