// The simulated node as a process: commands, restarts, and death by real signals.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { KeyPair } from '../../../shared/dbc/keys.ts';
import { RawClient } from './raw-client.ts';
import { recording, requestBytes } from './recordings.ts';

const ENTRY = fileURLToPath(new URL('node-process.ts', import.meta.url));
const READY = z.strictObject({
  event: z.literal('ready'),
  http: z.number(),
  lan: z.number().nullable(),
  node_id: z.string(),
  version: z.string(),
});
const ADDED = z.strictObject({
  event: z.literal('added'),
  node_id: z.string(),
  node_private_key: z.string(),
});

class NodeProcess {
  readonly child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(version: string) {
    const args = [ENTRY, 'sim', 'node', '--version', version, '--http', '0', '--lan', '127.0.0.1:0'];
    this.child = spawn(process.execPath, [...args, '--state', join(folder, 'state.json')], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (!this.child.stdout) throw new Error('no stdout');
    this.#lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async event(): Promise<unknown> {
    return JSON.parse((await this.#lines.next()).value ?? 'null');
  }

  command(command: Record<string, unknown>): Promise<unknown> {
    this.child.stdin?.write(`${JSON.stringify(command)}\n`);
    return this.event();
  }

  /** [exit code, signal] */
  async exit(): Promise<unknown[]> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) {
      return [this.child.exitCode, this.child.signalCode];
    }
    return once(this.child, 'exit');
  }
}

let folder: string;
const running: NodeProcess[] = [];

function start(version = '0.4.1.8'): NodeProcess {
  const started = new NodeProcess(version);
  running.push(started);
  return started;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'node-process-'));
});

afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map((each) => each.exit()));
  await rm(folder, { recursive: true });
});

async function addMachine(node: NodeProcess) {
  return ADDED.parse(await node.command({ cmd: 'add-machine', uuid: 'seat-1', ip: '127.0.0.1' }));
}

async function post(port: number, path: string, envelope: unknown): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
    method: 'POST',
    body: JSON.stringify(envelope),
  });
  return answer.text();
}

test('says what it is first, then obeys one command per line', async () => {
  const node = start();
  const ready = READY.parse(await node.event());
  expect(ready.version).toBe('0.4.1.8');
  const added = await addMachine(node);
  expect(new KeyPair(added.node_private_key).publicKeyHex).toBe(added.node_id);
  expect(await node.command({ cmd: 'list' })).toEqual({
    event: 'machines',
    machines: [{ node_id: added.node_id, uuid: 'seat-1', ip: '127.0.0.1' }],
  });
  expect(await node.command({ cmd: 'dance' })).toMatchObject({ event: 'error' });
  expect(await node.command({ cmd: 'drop-lan' })).toEqual({ event: 'lan-dropped' });
  expect(await node.command({ cmd: 'delete-machine', node_id: added.node_id })).toMatchObject({
    existed: true,
  });
  node.child.stdin?.write('{"cmd":"stop"}\n');
  expect(await node.exit()).toEqual([0, null]);
});

test('process-sigterm: SIGTERM ends it with code 0, as recorded', async () => {
  const node = start();
  await node.event();
  node.child.kill('SIGTERM');
  const [code, signal] = await node.exit();
  expect(recording('process-sigterm')).toMatchObject({ exit: { code, sig: signal } });
});

test('lives on when its stdin is closed', async () => {
  const node = start();
  const { http, node_id } = READY.parse(await node.event());
  node.child.stdin?.end();
  await once(node.child.stdin ?? node.child, 'close');
  expect(await post(http, '/bare_metal', { peer_nodes_list: [node_id], additional: {} })).toContain(
    '"errcode":0',
  );
});

test('keeps its key, its machines and, up to 0.4.1.6, their codes through a SIGKILL', async () => {
  const before = start('0.4.1.6');
  const first = READY.parse(await before.event());
  expect(first.lan).toBeNull();
  const added = await addMachine(before);
  const key = new KeyPair(added.node_private_key);
  const signed = { wallet: added.node_id, nonce: 'n', sign: key.sign('n'), peer_nodes_list: [added.node_id] };
  const codes = { device_id: '123456789', device_password: 'aAbBcC' };
  await post(first.http, '/deeplink/set', { ...signed, additional: codes });
  before.child.kill('SIGKILL');
  await before.exit();

  const after = start('0.4.1.6');
  const second = READY.parse(await after.event());
  expect(second.node_id).toBe(first.node_id);
  const read = () => post(second.http, '/deeplink', { ...signed, additional: {} });
  expect(JSON.parse(await read())).toEqual({ errcode: 0, message: codes });
  await after.command({ cmd: 'clear-codes', node_id: added.node_id });
  expect(JSON.parse(await read())).toEqual({ errcode: 0, message: { ...codes, device_password: '' } });
});

test('an assertion of the real program ends it by SIGABRT, without an answer', async () => {
  const node = start();
  const { http } = READY.parse(await node.event());
  const client = await RawClient.open(http);
  await client.send(requestBytes(recording('crash-peers-number')));
  expect(await node.exit()).toEqual([null, 'SIGABRT']);
  await client.waitForEnd();
  expect(client.received).toHaveLength(0);
});

test('a password far too long for a LAN frame ends it by SIGSEGV', async () => {
  const node = start();
  const { http, lan } = READY.parse(await node.event());
  const added = await addMachine(node);
  const deepLink = await RawClient.open(lan ?? 0);
  const sign = new KeyPair(added.node_private_key).sign('n');
  const identity = { wallet: added.node_id, nonce: 'n', sign };
  const additional = { device_password: 'p'.repeat(600) };
  await expect(
    post(http, '/deeplink/set', { peer_nodes_list: [added.node_id], additional, ...identity }),
  ).rejects.toThrow();
  expect(await node.exit()).toEqual([null, 'SIGSEGV']);
  deepLink.close();
});
