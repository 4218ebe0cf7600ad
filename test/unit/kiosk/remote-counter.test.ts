// A counter on another computer whose answer breaks off: no answer is never taken for one.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { RemoteCounter } from '../../../kiosk/main/remote-counter.ts';

it('takes an answer that breaks off for a lost link', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
    response.write('{"seats": [', () => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const counter = new RemoteCounter({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  await counter.start();
  onTestFinished(() => counter.stop());
  for (const call of ['seats.snapshot', 'seats.edit'] as const) {
    await expect(counter.call(call, {})).rejects.toMatchObject({ code: 'LINK_DOWN' });
  }
});
