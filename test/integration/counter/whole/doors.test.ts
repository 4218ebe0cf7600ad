// The counter's doors over real sockets: each address that is shown leads to them, ports that come free later are
// taken, and a certificate is renewed under way.
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { pino } from 'pino';
import { expect, it, onTestFinished, vi } from 'vitest';
import { factsOf } from '../../../../kiosk/counter/certificates/certificate.ts';
import { CHECK_MS } from '../../../../kiosk/counter/certificates/keeper.ts';
import { CounterConfigSchema } from '../../../../kiosk/counter/config.ts';
import { Counter } from '../../../../kiosk/counter/counter.ts';
import { tempFolder } from '../../../unit/shared/temp-folder.ts';
import { ask } from '../http/interface.ts';
import { shownBy } from './shown-certificate.ts';

async function startCounter(config: object, runtime: 'electron' | 'node' = 'node') {
  const folder = await tempFolder();
  await mkdir(join(folder, 'renter-page'));
  await writeFile(join(folder, 'renter-page', 'index.html'), '<!doctype html><title>page</title>');
  const counter = new Counter({
    config: CounterConfigSchema.parse({ dataDir: join(folder, 'data'), staff: { port: 0 }, ...config }),
    ...{ log: pino({ level: 'silent' }), runtime, rendererDir: join(folder, 'renderer') },
  });
  onTestFinished(() => counter.stop());
  await counter.start();
  return counter;
}

/** A port that somebody else has, until it is given free. */
async function takenPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const free = async () => {
    server.close();
    await once(server, 'close');
  };
  onTestFinished(() => void (server.listening && server.close()));
  return { port: (server.address() as AddressInfo).port, free };
}

const portOf = (url: string | null | undefined) => Number(new URL(url ?? 'https://none:0').port);
const hasIPv6 = Object.values(networkInterfaces()).some((cards) => cards?.some((c) => c.family === 'IPv6'));

it.each(['0.0.0.0', ...(hasIPv6 ? ['::'] : [])])(
  'on %s every address that is shown answers',
  async (host) => {
    const counter = await startCounter({
      staff: { host, port: 0 },
      agents: { host, port: 0 },
      renterPage: { host, port: 0, node: 'http://127.0.0.1:9' },
    });
    expect(counter.healthy).toBe(true);
    const { urls, renterUrls, agentUrl } = counter;
    expect([urls[0], renterUrls[0]].map((url) => new URL(url ?? '').hostname)).toEqual([
      '127.0.0.1',
      '127.0.0.1',
    ]);
    for (const url of [...urls, ...renterUrls, agentUrl ?? '']) {
      const { hostname, port } = new URL(url);
      const shown = shownBy(Number(port), hostname.replaceAll(/[[\]]/g, ''));
      await expect(shown, url).resolves.toContain('BEGIN CERTIFICATE');
    }
    // IPv6 addresses come and go; the fingerprint that kiosks pin stays.
    const { names } = factsOf(await shownBy(portOf(urls[0])));
    expect(names.filter((name) => name.includes(':'))).toEqual([]);
  },
);

it('the agents are let in once their port is free', async () => {
  const { port, free } = await takenPort();
  const counter = await startCounter({ agents: { host: '127.0.0.1', port } });
  expect([counter.agentUrl, counter.healthy]).toEqual([null, false]);
  await free();
  await expect.poll(() => counter.healthy).toBe(true);
  expect(counter.agentUrl).toBe(`https://127.0.0.1:${port}`);
  expect((await ask(port, '/agent/none', { ca: await shownBy(port) })).status).toBe(404);
  expect((await ask(portOf(counter.urls[0]), '/healthz')).status).toBe(200);
});

it("Electron's counter opens to browsers once its port is free", async () => {
  const { port, free } = await takenPort();
  const counter = await startCounter({ staff: { port } }, 'electron');
  expect([counter.urls, counter.healthy]).toEqual([[], false]);
  await free();
  await expect.poll(() => counter.urls).toEqual([`http://127.0.0.1:${port}`]);
  await expect.poll(async () => (await ask(port, '/healthz')).status).toBe(200);
});

it('a renewal changes the certificate alone; one that failed is forgotten after a good one', async () => {
  const timers = vi.spyOn(globalThis, 'setInterval');
  onTestFinished(() => timers.mockRestore());
  const counter = await startCounter({ agents: { host: '127.0.0.1', port: 0 } });
  const checks = timers.mock.calls.filter(([, ms]) => ms === CHECK_MS).map(([check]) => check);
  const check = () => {
    for (const run of checks) run();
  };
  const { agentUrl } = counter;
  const port = portOf(agentUrl);
  const before = factsOf(await shownBy(port));

  const { store } = counter.parts;
  store.setValue('certificate.agents', 'spoilt');
  check();
  await expect.poll(() => counter.healthy).toBe(false);
  const staff = portOf(counter.urls[0]);
  expect((await ask(staff, '/healthz')).status).toBe(503);
  expect(counter.agentUrl).toBe(agentUrl);

  const agent = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  onTestFinished(() => void agent.destroy());
  const request = async () => {
    agent.write('GET /agent/none HTTP/1.1\r\nhost: counter\r\n\r\n');
    const [answer] = (await once(agent, 'data')) as [Buffer];
    return String(answer);
  };
  expect(await request()).toMatch(/^HTTP\/1\.1 404/);
  store.setValue('certificate.agents', null);
  check();
  await expect.poll(async () => (await ask(staff, '/healthz')).status).toBe(200);
  // An agent goes on over the connection that it has.
  expect(await request()).toMatch(/^HTTP\/1\.1 404/);
  const after = factsOf(await shownBy(port));
  expect(after.fingerprint).not.toBe(before.fingerprint);
  expect(after.pin).toBe(before.pin);
  expect(counter.agentUrl).toBe(agentUrl);
});
