// The notification hub: exactly once, in order, whatever comes and goes.
import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { NotificationHub, type Subscription } from '../../../../kiosk/counter/notifications/hub.ts';
import type { Face } from '../../../../kiosk/counter/notifications/ring.ts';
import type { Notification, Snapshot } from '../../../../kiosk/ipc/notifications.ts';
import { aJob, aSeat, aSnapshot } from '../samples.ts';

const log = pino({ level: 'silent' });
const hubs: NotificationHub[] = [];

afterEach(() => {
  for (const hub of hubs.splice(0)) hub.stop();
});

function makeHub(options: { capacity?: number; firstSeq?: number; pingMs?: number; stallMs?: number } = {}) {
  const hub = new NotificationHub({ log, ...options });
  hubs.push(hub);
  return hub;
}

/** The café as one number: how many events happened; a client that follows it must always agree. */
function countingCafe(hub: NotificationHub) {
  let happened = 0;
  hub.showSnapshotsOf((): Snapshot => ({ ...aSnapshot(), zones: [String(happened)] }));
  return {
    happen: () => {
      happened += 1;
      hub.publish('zones.changed', { zones: [String(happened)] });
    },
    get happened() {
      return happened;
    },
  };
}

/** A client that comes and goes, and takes only so much at once. */
class Client {
  seen: Notification[] = [];
  /** What it believes has happened. */
  belief = -1;
  since: number | undefined;
  room = Number.POSITIVE_INFINITY;
  face: Face | 'gone' = 'full';
  ended = false;
  subscription: Subscription | undefined;

  connect(hub: NotificationHub): void {
    this.ended = false;
    this.subscription = hub.subscribe(
      {
        view: () => this.face,
        send: (notification) => this.take(notification),
        end: () => {
          this.ended = true;
        },
      },
      this.since,
    );
  }

  disconnect(): void {
    this.subscription?.close();
    this.subscription = undefined;
  }

  take(notification: Notification): boolean {
    this.seen.push(notification);
    const { action, seq, event } = notification;
    if (action === 'snapshot') this.belief = Number(event.zones[0]);
    if (action === 'zones.changed') {
      // Exactly once and in order: the next number, never another one.
      expect(Number(event.zones[0])).toBe(this.belief + 1);
      this.belief += 1;
    }
    if (action !== 'ping') {
      if (this.since !== undefined) expect(seq).toBeGreaterThanOrEqual(this.since);
      this.since = seq;
    }
    this.room -= 1;
    return this.room > 0;
  }
}

describe('the hub', () => {
  it('gives every client every event exactly once and in order, whatever it does', () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ do: fc.constant('publish' as const), count: fc.integer({ min: 1, max: 9 }) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ do: fc.constant('connect' as const), who: fc.integer({ min: 0, max: 2 }) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ do: fc.constant('leave' as const), who: fc.integer({ min: 0, max: 2 }) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constant('room' as const),
          who: fc.integer({ min: 0, max: 2 }),
          room: fc.integer({ min: 1, max: 12 }),
        }),
      },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(step, { maxLength: 60 }), (capacity, steps) => {
        const hub = makeHub({ capacity, firstSeq: 1000 });
        const cafe = countingCafe(hub);
        const clients = [new Client(), new Client(), new Client()];
        for (const action of steps) {
          if (action.do === 'publish') for (let i = 0; i < action.count; i++) cafe.happen();
          else {
            const client = clients[action.who] ?? new Client();
            if (action.do === 'connect' && !client.subscription) client.connect(hub);
            if (action.do === 'leave') client.disconnect();
            if (action.do === 'room') {
              client.room = action.room;
              client.subscription?.resume();
            }
          }
        }
        for (const client of clients) {
          client.room = Number.POSITIVE_INFINITY;
          if (!client.subscription) client.connect(hub);
          client.subscription?.resume();
          expect(client.belief).toBe(cafe.happened);
          expect(client.since).toBe(hub.seq);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('sends a ping at once, then the snapshot, then what happens', () => {
    const hub = makeHub();
    const cafe = countingCafe(hub);
    const client = new Client();
    client.connect(hub);
    cafe.happen();
    expect(client.seen.map(({ action, seq }) => [action, seq])).toEqual([
      ['ping', 0],
      ['snapshot', 0],
      ['zones.changed', 1],
    ]);
    const [ping] = client.seen;
    expect(ping?.event).toEqual({
      at: expect.any(Number),
      cpu_usage_percent: expect.any(Number),
      memory_usage_percent: expect.any(Number),
    });
  });

  it('fills a gap without a snapshot when it can, and with one when it can not', () => {
    const hub = makeHub({ capacity: 3 });
    const cafe = countingCafe(hub);
    for (let i = 0; i < 10; i++) cafe.happen();
    const actions = (since: number) => {
      const client = new Client();
      client.since = since;
      client.belief = since;
      client.connect(hub);
      client.disconnect();
      return client.seen.slice(1).map(({ action, seq }) => `${action} ${seq}`);
    };
    expect(actions(7)).toEqual(['zones.changed 8', 'zones.changed 9', 'zones.changed 10']);
    expect(actions(10)).toEqual([]);
    expect(actions(6)).toEqual(['snapshot 10']);
  });

  it('gives a snapshot to a client that was locked or unlocked while it was away', () => {
    const hub = makeHub();
    const cafe = countingCafe(hub);
    for (let i = 0; i < 3; i++) cafe.happen();
    hub.publish('session.changed', {});
    cafe.happen();
    const actions = (since: number) => {
      const client = new Client();
      client.since = since;
      client.belief = since;
      client.connect(hub);
      client.disconnect();
      return client.seen.slice(1).map(({ action, seq }) => `${action} ${seq}`);
    };
    expect(actions(3)).toEqual(['snapshot 5']);
    expect(actions(4)).toEqual(['zones.changed 5']);
  });

  it('gives a snapshot to a client of an earlier run or of the future', () => {
    const hub = makeHub({ firstSeq: 5000 });
    countingCafe(hub).happen();
    for (const since of [3, 9999, 1.5, Number.NaN]) {
      const seen: Notification[] = [];
      hub
        .subscribe({ view: () => 'full', send: (line) => seen.push(line) > 0, end: () => undefined }, since)
        .close();
      expect(seen.map(({ action }) => action)).toEqual(['ping', 'snapshot']);
    }
  });

  it('tells a session that its rights changed, and shows what it may see then', () => {
    const hub = makeHub();
    const seat = aSeat({
      notes: 'cash box behind it',
      inUse: { by: 'controller', since: 1, controller: '77', until: null, waiting: false },
    });
    hub.showSnapshotsOf(() => ({ ...aSnapshot(), seats: [seat] }));
    const client = new Client();
    client.connect(hub);
    client.face = 'locked';
    hub.publish('session.changed', {});
    hub.publish('seat.changed', seat);
    const [, full, changed, locked, seatLine] = client.seen;
    expect(full).toMatchObject({ action: 'snapshot', event: { seats: [{ notes: 'cash box behind it' }] } });
    expect(changed).toMatchObject({ action: 'session.changed', seq: 1 });
    expect(locked).toMatchObject({
      action: 'snapshot',
      seq: 1,
      event: { seats: [{ label: 'A01', notes: '' }] },
    });
    expect(seatLine).toMatchObject({
      action: 'seat.changed',
      seq: 2,
      event: { inUse: { controller: null } },
    });
    expect(JSON.stringify([locked, seatLine])).not.toMatch(/cash|77|10\.0\.0/);
  });

  it('notices by itself that a session was locked, and ends one that is gone', async () => {
    const hub = makeHub({ pingMs: 50 });
    hub.showSnapshotsOf(() => aSnapshot());
    hub.start();
    const client = new Client();
    client.connect(hub);
    client.face = 'locked';
    await expect.poll(() => client.seen.filter(({ action }) => action === 'session.changed')).toHaveLength(1);
    client.face = 'gone';
    await expect.poll(() => client.ended).toBe(true);
    expect(hub.listeners).toBe(0);
  });

  it('pings after silence, with the seq of the last real notification', async () => {
    const hub = makeHub({ pingMs: 40 });
    const cafe = countingCafe(hub);
    hub.start();
    const client = new Client();
    client.connect(hub);
    cafe.happen();
    await expect.poll(() => client.seen.filter(({ action }) => action === 'ping').length).toBeGreaterThan(3);
    expect(client.seen.at(-1)).toMatchObject({ action: 'ping', seq: 1 });
  });

  it('keeps nothing for a client that takes nothing, and cuts it', async () => {
    const hub = makeHub({ capacity: 10, stallMs: 30, pingMs: 50 });
    const cafe = countingCafe(hub);
    hub.start();
    const client = new Client();
    client.room = 1;
    client.connect(hub);
    for (let i = 0; i < 100; i++) cafe.happen();
    expect(client.seen).toHaveLength(1);
    await expect.poll(() => client.ended).toBe(true);
    client.subscription?.resume();
    expect(client.seen).toHaveLength(1);
  });

  it('survives a listener that throws, for the others', () => {
    const hub = makeHub();
    const cafe = countingCafe(hub);
    const bad = () => {
      throw new Error('socket gone');
    };
    let calls = 0;
    hub.subscribe({ view: () => 'full', send: () => (++calls > 2 ? bad() : true), end: () => undefined });
    const client = new Client();
    client.connect(hub);
    cafe.happen();
    cafe.happen();
    expect(client.belief).toBe(2);
    expect(hub.listeners).toBe(1);
  });

  it('goes on when it can not be found out whose turn a listener is: a full disk, a session that is due', async () => {
    const hub = makeHub({ pingMs: 20 });
    const cafe = countingCafe(hub);
    let broken = false;
    const listener = {
      view: (): Face => {
        if (broken) throw new Error('database or disk is full');
        return 'full';
      },
      send: () => true,
      end: () => undefined,
    };
    hub.subscribe(listener);
    const client = new Client();
    client.connect(hub);
    broken = true;
    hub.start();
    await expect.poll(() => hub.listeners).toBe(1);
    cafe.happen();
    expect(client.belief).toBe(1);
  });

  it('keeps no more of a large job than of many small things', () => {
    const hub = makeHub({ capacity: 100 });
    hub.showSnapshotsOf(() => aSnapshot());
    const item = {
      ...{ seatId: 'a1', label: 'A1', state: 'waiting' as const, step: 'queued', error: null },
      ...{ startedAt: null, endedAt: null, before: null, after: null, verified: null },
    };
    const items = Array.from({ length: 100 }, () => item);
    for (let i = 0; i < 50; i++) hub.publish('job.changed', aJob({ items }));
    const [near, far] = [new Client(), new Client()];
    near.since = 47;
    far.since = 40;
    near.connect(hub);
    far.connect(hub);
    expect(near.seen.map(({ action }) => action)).toEqual(['ping', ...Array(3).fill('job.changed')]);
    expect(far.seen.map(({ action }) => action)).toEqual(['ping', 'snapshot']);
    for (let i = 0; i < 120; i++) hub.publish('settings.changed', {});
    const later = new Client();
    later.since = 70;
    later.connect(hub);
    expect(later.seen).toHaveLength(101);
  });

  it('lets no field out that the contract does not know, and drops what does not fit', () => {
    const hub = makeHub();
    hub.showSnapshotsOf(() => aSnapshot());
    const client = new Client();
    client.connect(hub);
    const leaky = { ...aSeat(), password: 'secret-1' };
    hub.publish('seat.changed', leaky);
    hub.publish('seat.changed', { ...aSeat(), id: 'Not An Id' });
    hub.publish('job.changed', aJob());
    expect(JSON.stringify(client.seen)).not.toContain('secret-1');
    expect(client.seen.slice(2).map(({ action, seq }) => [action, seq])).toEqual([
      ['seat.changed', 1],
      ['job.changed', 2],
    ]);
  });
});
