// The renter's page as one of the counter's doors: switched off by default, TLS on the LAN, apart from the staff.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { factsOf } from '../../../kiosk/counter/certificates/certificate.ts';
import { CounterConfigSchema } from '../../../kiosk/counter/config.ts';
import { Counter } from '../../../kiosk/counter/counter.ts';
import { CODES_PATH } from '../../../kiosk/ipc/renter/page.ts';
import { tempFolder } from '../../unit/shared/temp-folder.ts';
import { ask } from '../counter/http/interface.ts';
import { shownBy } from '../counter/whole/shown-certificate.ts';
import { RenterStage } from './stage.ts';

async function startCounter(renterPage: object | false) {
  const folder = await tempFolder();
  await mkdir(join(folder, 'renter-page'));
  await writeFile(join(folder, 'renter-page', 'index.html'), '<!doctype html><title>page</title>');
  const counter = new Counter({
    config: CounterConfigSchema.parse({ dataDir: join(folder, 'data'), staff: { port: 0 }, renterPage }),
    log: pino({ level: 'silent' }),
    runtime: 'node',
    rendererDir: join(folder, 'renderer'),
  });
  onTestFinished(() => counter.stop());
  await counter.start();
  return counter;
}

it('is not there unless the configuration asks for it', async () => {
  const counter = await startCounter(false);
  expect(counter.renterUrls).toEqual([]);
});

it('offers the page to the LAN with TLS, at the same port after a restart, and nothing of the staff', async () => {
  const stage = new RenterStage({ address: '127.0.77.6' });
  onTestFinished(() => stage.stop());
  await stage.start();
  stage.rent();
  const session = await stage.session();
  const counter = await startCounter({ host: '0.0.0.0', port: 0, node: stage.url });
  expect(counter.healthy).toBe(true);
  expect(counter.renterUrls[0]).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  const port = Number(new URL(counter.renterUrls[0] ?? '').port);
  const ca = await shownBy(port);
  const host = `127.0.0.1:${port}`;
  const page = await ask(port, '/', { ca, headers: { host } });
  expect(page).toMatchObject({ status: 200, headers: { 'strict-transport-security': expect.any(String) } });
  const answer = await ask(port, CODES_PATH, {
    ...{ method: 'POST', ca, body: JSON.stringify({ machineId: stage.machineId, ...session }) },
    headers: { host, 'content-type': 'application/json' },
  });
  expect(answer.json()).toEqual({ state: 'starting' });
  for (const path of ['/api/v1/counter/info', '/notifications', '/openapi.json']) {
    expect((await ask(port, path, { ca, headers: { host } })).status).toBe(404);
  }
  await counter.stop();
  await counter.start();
  expect(counter.renterUrls[0]).toBe(`https://127.0.0.1:${port}`);
  // The key is what stays; a certificate may be made anew over it.
  expect(factsOf(await shownBy(port)).pin).toBe(factsOf(ca).pin);
});

it.each([
  ['no node', { host: '127.0.0.1' }],
  ['a node that is no address', { node: 'client-node' }],
  ['a host that is no address of this computer', { host: 'lan', node: 'http://10.0.0.2:5050' }],
])('is refused with %s', (_name, renterPage) => {
  expect(CounterConfigSchema.safeParse({ renterPage }).success).toBe(false);
});
