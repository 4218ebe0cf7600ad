// GET /notifications over real sockets: lines, events, resuming, and who sees what.
import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Notification, NotificationSchema } from '../../../../kiosk/ipc/notifications.ts';
import { aSeat } from '../../../unit/counter/samples.ts';
import { ask, type Interface, open, startInterface } from './interface.ts';

let web: Interface;
const streams: IncomingMessage[] = [];

beforeEach(async () => {
  web = await startInterface();
});

afterEach(async () => {
  for (const stream of streams.splice(0)) stream.destroy();
  await web.stop();
});

async function follow(path: string, headers: Record<string, string>) {
  const message = await open(web.port, path, { headers });
  streams.push(message);
  const lines: string[] = [];
  const ended = new Promise<void>((resolve) => message.once('close', resolve));
  if (message.statusCode === 200) createInterface(message).on('line', (line) => void lines.push(line));
  const notifications = (): Notification[] =>
    lines
      .map((line) => line.replace(/^data: /, ''))
      .filter((line) => line.startsWith('{'))
      .map((line) => NotificationSchema.parse(JSON.parse(line)));
  const words = () => notifications().map(({ action, seq }) => `${action} ${seq}`);
  return { message, lines, notifications, words, ended };
}

const zones = (...names: string[]) => web.hub.publish('zones.changed', { zones: names });

describe('as lines', () => {
  it('starts with a ping and the whole picture, and goes on with what happens', async () => {
    const stream = await follow('/notifications', web.as('viewer'));
    await expect.poll(stream.words).toEqual(['ping 0', 'snapshot 0']);
    zones('A');
    zones('A', 'B');
    await expect.poll(stream.words).toEqual(['ping 0', 'snapshot 0', 'zones.changed 1', 'zones.changed 2']);
    expect(stream.message.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    expect(stream.message.headers['transfer-encoding']).toBe('chunked');
  });

  it('goes on after a break exactly where it stopped', async () => {
    const headers = web.as('staff');
    const first = await follow('/notifications', headers);
    zones('1');
    await expect.poll(first.words).toContain('zones.changed 1');
    first.message.destroy();
    await expect.poll(() => web.hub.listeners).toBe(0);
    zones('2');
    zones('3');
    const second = await follow('/notifications?since=1', headers);
    zones('4');
    await expect
      .poll(second.words)
      .toEqual(['ping 1', 'zones.changed 2', 'zones.changed 3', 'zones.changed 4']);
  });

  it('starts anew after a gap that is too large, or with a seq that means nothing', async () => {
    for (let i = 0; i < 80; i++) zones(String(i));
    for (const since of ['2', '999', '-1', 'x', '1e3']) {
      const stream = await follow(`/notifications?since=${since}`, web.as('staff'));
      await expect.poll(stream.words).toContain('snapshot 80');
    }
  });
});

describe('as server-sent events', () => {
  it('is chosen by Accept or by the query', async () => {
    const headers = web.as('viewer');
    for (const [path, more] of [
      ['/notifications?format=sse', {}],
      ['/notifications', { accept: 'text/event-stream' }],
    ] as const) {
      const stream = await follow(path, { ...headers, ...more });
      await expect.poll(() => stream.notifications().length).toBe(2);
      expect(stream.message.headers['content-type']).toBe('text/event-stream; charset=utf-8');
      // A ping has no id: the browser would give it back instead of the last real one.
      expect(stream.lines.map((line) => line.slice(0, 17))).toEqual([
        'data: {"action":"',
        '',
        'id: 0',
        'data: {"action":"',
        '',
      ]);
    }
  });

  it('goes on with the id that a browser gives back', async () => {
    zones('1');
    zones('2');
    const stream = await follow('/notifications?format=sse&since=0', {
      ...web.as('viewer'),
      'last-event-id': '1',
    });
    await expect.poll(stream.words).toEqual(['ping 1', 'zones.changed 2']);
  });
});

describe('a session', () => {
  it('sees less while it is locked, and all again afterwards', async () => {
    const headers = web.as('staff');
    const [session] = web.sessions.byToken.values();
    const stream = await follow('/notifications', headers);
    await expect.poll(stream.words).toContain('snapshot 0');
    const lock = (locked: boolean) => {
      if (session) session.locked = locked;
      web.hub.publish('session.changed', {});
    };
    lock(true);
    web.hub.publish('seat.changed', aSeat({ notes: 'owes 20' }));
    lock(false);
    await expect
      .poll(stream.words)
      .toEqual([
        ...['ping 0', 'snapshot 0', 'session.changed 1', 'snapshot 1'],
        ...['seat.changed 2', 'session.changed 3', 'snapshot 3'],
      ]);
    const hidden = stream.lines.slice(3, 5).join('');
    expect(hidden).toContain('A01');
    expect(hidden).not.toMatch(/owes|10\.0\.0\.5|vip/);
    expect(stream.lines.at(-1)).toContain('10.0.0.5');
  });

  it('that ends takes its streams with it', async () => {
    const stream = await follow('/notifications', web.as('staff'));
    const other = await follow('/notifications', web.as('owner'));
    await expect.poll(other.words).toContain('snapshot 0');
    const [token = ''] = web.sessions.byToken.keys();
    web.sessions.byToken.delete(token);
    web.hub.publish('session.changed', {});
    await stream.ended;
    await expect.poll(other.words).toContain('session.changed 1');
    expect(stream.words()).not.toContain('session.changed 1');
  });

  it('has only so many streams, and gets them back', async () => {
    const headers = web.as('staff');
    const open4 = await Promise.all(Array.from({ length: 4 }, () => follow('/notifications', headers)));
    expect(open4.map(({ message }) => message.statusCode)).toEqual([200, 200, 200, 200]);
    expect((await ask(web.port, '/notifications', { headers })).status).toBe(429);
    open4[0]?.message.destroy();
    await expect
      .poll(async () => (await follow('/notifications', headers)).message.statusCode, { interval: 50 })
      .toBe(200);
  });
});

it('keeps nothing for a reader that does not read: it gets the newest picture when it does', async () => {
  const headers = web.as('staff');
  const message = await open(web.port, '/notifications', { headers });
  streams.push(message);
  message.pause();
  // Far more than the sockets' buffers hold.
  const large = 'x'.repeat(100_000);
  for (let i = 0; i < 300; i++) zones(large, String(i));
  const words: string[] = [];
  createInterface(message).on('line', (line) => {
    const { action, seq } = NotificationSchema.parse(JSON.parse(line));
    words.push(`${action} ${seq}`);
  });
  await expect.poll(() => words.at(-1)).toMatch(/ 300$/);
  expect(words.filter((word) => word.startsWith('snapshot')).length).toBeGreaterThan(1);
  expect(words.length).toBeLessThan(300);
});

it('ends every stream when the counter stops', async () => {
  const stream = await follow('/notifications', web.as('staff'));
  await web.stop();
  await stream.ended;
  expect(stream.message.complete).toBe(true);
});
