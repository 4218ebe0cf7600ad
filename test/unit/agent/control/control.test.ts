// The control socket of the running agent: one JSON line each way, over a real socket.
import { once } from 'node:events';
import { stat, writeFile } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { askAgent } from '../../../../agent/control/control-client.ts';
import { type ControlHandler, ControlServer } from '../../../../agent/control/control-server.ts';
import { type ControlRequest, MAX_REQUEST } from '../../../../agent/control/protocol.ts';
import { tempFolder } from '../../shared/temp-folder.ts';

async function startServer(handle: ControlHandler = async () => ({ ok: true, message: 'done' })) {
  const path = join(await tempFolder(), 'state', 'control.sock');
  const server = new ControlServer(path, handle);
  await server.start();
  onTestFinished(() => server.stop());
  return { path, server };
}

/** Sends bytes as they are; resolves with everything that came back until the server closed. */
async function say(path: string, ...parts: string[]): Promise<string> {
  const socket = createConnection(path).setEncoding('utf8');
  let answer = '';
  socket.on('data', (text: string) => {
    answer += text;
  });
  for (const part of parts) await new Promise((resolve) => socket.write(part, resolve));
  await once(socket, 'close');
  return answer;
}

describe('a request', () => {
  test('reaches the agent, and its reply comes back', async () => {
    const seen: ControlRequest[] = [];
    const { path } = await startServer(async (request) => {
      seen.push(request);
      return { ok: true, message: 'published', status: { state: 'published' } };
    });
    expect(await askAgent(path, { command: 'status' })).toEqual({
      ...{ ok: true, message: 'published', status: { state: 'published' } },
    });
    await askAgent(path, { command: 'rotate', force: true });
    expect(seen).toEqual([{ command: 'status' }, { command: 'rotate', force: true }]);
  });

  test('to rotate is not forced unless it says so', async () => {
    const seen: ControlRequest[] = [];
    const { path } = await startServer(async (request) => {
      seen.push(request);
      return { ok: true, message: 'rotated' };
    });
    await say(path, '{"command":"rotate"}\n');
    expect(seen).toEqual([{ command: 'rotate', force: false }]);
  });

  test('may be refused, with a code', async () => {
    const refusal = { ok: false, code: 'ROTATION_BLOCKED', message: '1 controller(s) connected' } as const;
    const { path } = await startServer(async () => refusal);
    expect(await askAgent(path, { command: 'rotate', force: false })).toEqual(refusal);
  });

  test('may come in pieces, and many at a time', async () => {
    const { path } = await startServer();
    expect(JSON.parse(await say(path, '{"comm', 'and":"status"', '}\n'))).toEqual({
      ok: true,
      message: 'done',
    });
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => askAgent(path, { command: 'status' })),
    );
    expect(replies.filter((reply) => reply.ok)).toHaveLength(20);
  });

  test('is answered once; what follows on the same line feed is not read', async () => {
    let calls = 0;
    const { path } = await startServer(async () => {
      calls += 1;
      return { ok: true, message: 'done' };
    });
    const answer = await say(path, '{"command":"status"}\n{"command":"status"}\n');
    expect(answer.trim().split('\n')).toHaveLength(1);
    expect(calls).toBe(1);
  });
});

describe('nonsense', () => {
  test.each([
    ['no JSON', 'status\n'],
    ['an empty line', '\n'],
    ['another command', '{"command":"stop"}\n'],
    ['an unknown key', '{"command":"status","password":"x"}\n'],
    ['a wrong type', '{"command":"rotate","force":"yes"}\n'],
    ['a list', '[]\n'],
    ['a line without end that is over-long', `{"command":"status"${' '.repeat(MAX_REQUEST)}`],
    ['a whole line that is over-long', `{"command":"status"${' '.repeat(MAX_REQUEST)}}\n`],
  ])('(%s) is answered with BAD_COMMAND and never reaches the agent', async (_, text) => {
    let calls = 0;
    const { path } = await startServer(async () => {
      calls += 1;
      return { ok: true, message: 'done' };
    });
    expect(JSON.parse(await say(path, text))).toMatchObject({ ok: false, code: 'BAD_COMMAND' });
    expect(calls).toBe(0);
    expect(await askAgent(path, { command: 'status' })).toMatchObject({ ok: true });
  });

  test('a visitor who leaves in the middle of a line, or before the answer, harms nobody', async () => {
    const { path } = await startServer(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { ok: true, message: 'done' };
    });
    for (const text of ['{"comm', '{"command":"status"}\n']) {
      const socket = createConnection(path);
      await new Promise((resolve) => socket.write(text, resolve));
      socket.destroy();
    }
    expect(await askAgent(path, { command: 'status' })).toMatchObject({ ok: true });
  });

  test('an error inside the agent is told in words', async () => {
    const { path } = await startServer(() => Promise.reject(new Error('the disk is full')));
    expect(await askAgent(path, { command: 'status' })).toMatchObject({
      ok: false,
      message: 'the disk is full',
    });
  });
});

describe('the client', () => {
  test('says that no agent runs when there is no socket, and when a dead one left its socket', async () => {
    const path = join(await tempFolder(), 'control.sock');
    await expect(askAgent(path, { command: 'status' })).rejects.toMatchObject({ code: 'AGENT_NOT_RUNNING' });
    await writeFile(path, '');
    await expect(askAgent(path, { command: 'status' })).rejects.toMatchObject({ code: 'AGENT_NOT_RUNNING' });
  });

  test.each([
    ['nothing', ''],
    ['no JSON', 'hello\n'],
    ['another shape', '{"ok":"yes"}\n'],
  ])('says that the agent gave no answer when it closes with %s', async (_, text) => {
    const path = join(await tempFolder(), 'control.sock');
    const server = createServer((socket) => socket.on('data', () => socket.end(text)));
    await new Promise<void>((resolve) => server.listen(path, resolve));
    onTestFinished(() => void server.close());
    await expect(askAgent(path, { command: 'status' })).rejects.toMatchObject({ code: 'AGENT_SILENT' });
  });

  test('hears at once when the agent stops before it has answered', async () => {
    const { path, server } = await startServer(() => new Promise(() => undefined));
    const asked = askAgent(path, { command: 'status' }).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await server.stop();
    expect(await asked).toMatchObject({ code: 'AGENT_SILENT' });
  });
});

describe('the socket', () => {
  test('is for its owner alone', async () => {
    const { path } = await startServer();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('replaces one that a crash left behind', async () => {
    const path = join(await tempFolder(), 'control.sock');
    await writeFile(path, '');
    const server = new ControlServer(path, async () => ({ ok: true, message: 'done' }));
    await server.start();
    expect(await askAgent(path, { command: 'status' })).toMatchObject({ ok: true });
    await server.stop();
  });

  test('is gone after stop(), which may be called twice, or before start()', async () => {
    const { path, server } = await startServer();
    await server.stop();
    await server.stop();
    await expect(askAgent(path, { command: 'status' })).rejects.toMatchObject({ code: 'AGENT_NOT_RUNNING' });
    await new ControlServer(path, async () => ({ ok: true, message: '' })).stop();
  });
});
