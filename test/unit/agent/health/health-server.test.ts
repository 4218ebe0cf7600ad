// GET /healthz over real HTTP.
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { HealthServer } from '../../../../agent/health/health-server.ts';
import type { AgentStatus } from '../../../../agent/health/status.ts';
import { sampleStatus } from './status.sample.ts';

async function serve(status: () => AgentStatus = sampleStatus) {
  const server = new HealthServer(status);
  await server.start(0);
  onTestFinished(() => server.stop());
  return { server, url: `http://127.0.0.1:${server.port}` };
}

test('200 and the whole status while the codes are published', async () => {
  const { url } = await serve();
  const answer = await fetch(`${url}/healthz`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/json');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.json()).toEqual(sampleStatus());
});

test('503 and the reason while they are not, from one request to the next', async () => {
  let published = true;
  const { url } = await serve(() => sampleStatus({ published, state: published ? 'published' : 'blocked' }));
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  published = false;
  const answer = await fetch(`${url}/healthz`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ state: 'blocked', published: false });
});

test('HEAD tells the same without a body', async () => {
  const { url } = await serve(() => sampleStatus({ published: false }));
  const answer = await fetch(`${url}/healthz`, { method: 'HEAD' });
  expect(answer.status).toBe(503);
  expect(await answer.text()).toBe('');
});

test.each(['/', '/healthz/', '/healthz?x=1', '/status'])('404 for %s', async (path) => {
  const { url } = await serve();
  const answer = await fetch(`${url}${path}`);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ status: 404 });
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('405 for %s, with what is allowed', async (method) => {
  const { url } = await serve();
  const answer = await fetch(`${url}/healthz`, { method });
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('GET, HEAD');
});

test('only this machine can ask', async () => {
  const { server } = await serve();
  await expect(fetch(`http://[::1]:${server.port}/healthz`)).rejects.toThrow('fetch failed');
});

test('a taken port is the system error, and the server stays usable', async () => {
  const rival = createServer();
  await new Promise<void>((resolve) => rival.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void rival.close());
  const address = rival.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const server = new HealthServer(sampleStatus);
  await expect(server.start(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  expect(server.port).toBeNull();
  await server.stop();
  await server.start(0);
  expect(server.port).toBeGreaterThan(0);
  await server.stop();
});

test('stop() ends open connections, and may be called twice', async () => {
  const { server, url } = await serve();
  await (await fetch(`${url}/healthz`)).text();
  await server.stop();
  await server.stop();
  expect(server.port).toBeNull();
  await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
});
