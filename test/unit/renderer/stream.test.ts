// The page's notifications over a real HTTP connection that breaks.
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { followStream } from '../../../kiosk/renderer/transports/stream.ts';

let server: Server | undefined;
let end: (() => void) | undefined;
afterEach(async () => {
  end?.();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

const line = (seq: number): string =>
  `${JSON.stringify({ action: 'seat.removed', seq, event: { id: `s-${seq}` } })}\n`;

it('resumes after the last seq when the connection breaks, and tells of the link', async () => {
  const asked: string[] = [];
  const answers: ((response: ServerResponse) => void)[] = [
    (response) => {
      // A line in two pieces, one that nobody knows, then the end in the middle of a line.
      const whole = line(1);
      response.write(whole.slice(0, 10));
      setTimeout(
        () => response.write(`${whole.slice(10)}{"action":"new","seq":2,"event":{}}\n${line(3)}{"act`),
        20,
      );
      setTimeout(() => response.destroy(), 60);
    },
    (response) => void response.write(line(4)),
  ];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    answers[asked.length - 1]?.(response);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const told: (string | number)[] = [];
  end = followStream({
    url: `http://127.0.0.1:${port}/notifications`,
    listener: { onNotification: ({ seq }) => told.push(seq), onLink: (link) => told.push(link) },
  });
  await expect.poll(() => told.at(-1)).toBe(4);
  expect(told).toEqual(['up', 1, 3, 'down', 'up', 4]);
  expect(asked).toEqual(['/notifications', '/notifications?since=3']);
});
