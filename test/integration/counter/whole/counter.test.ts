// The whole counter over real sockets: wizard, seats, changes as they happen, restarts, rights.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALL_NAMES, CALLS } from '../../../../kiosk/ipc/contract.ts';
import { tempFolder } from '../../../unit/shared/temp-folder.ts';
import { ask } from '../http/interface.ts';
import { OWNER, startCafe } from './counter-cafe.ts';

describe('a café', () => {
  it('is set up, shows its seats, and tells every change to everybody', async () => {
    const cafe = await startCafe({ folder: await tempFolder(), seats: 3 });
    const visitor = cafe.browser();
    expect(await visitor.call('session.status', {})).toMatchObject({
      needsSetup: true,
      person: null,
      people: [],
    });
    const { owner, seats } = await cafe.setUp();
    expect(seats.map(({ label }) => label)).toEqual(['A01', 'A02', 'A03']);
    expect(owner.setCookie).toMatch(/^netbar-\d+=[\w-]+; Path=\/; HttpOnly; SameSite=Strict$/);

    const staff = await cafe.hire(owner, 'staff');
    const stream = await staff.follow();
    await expect.poll(stream.actions).toContain('snapshot');
    const snapshot = stream.seen.find(({ action }) => action === 'snapshot');
    expect(snapshot?.event).toMatchObject({
      seats: [{ label: 'A01' }, { label: 'A02' }, { label: 'A03' }],
      zones: ['Hall'],
    });
    const list = await staff.call('seats.snapshot', {});
    expect(list).toMatchObject({ seats: [{}, {}, {}], node: { reachable: true } });

    const [first] = seats;
    await owner.call('seats.edit', { seatId: first?.id ?? '', notes: 'left fan is loud' });
    await expect
      .poll(() => stream.seen.filter(({ action }) => action === 'seat.changed').at(-1)?.event)
      .toMatchObject({ label: 'A01', notes: 'left fan is loud' });
    const seqs = stream.seen.filter(({ action }) => action !== 'ping').map(({ seq }) => seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    expect(cafe.counter.healthy).toBe(true);
    const { warnings } = await owner.call('counter.info', {});
    expect(warnings).toEqual([]);
  });

  it('that is locked shows states, no notes; the PIN brings all back', async () => {
    const cafe = await startCafe({ folder: await tempFolder(), seats: 1 });
    const { owner, seats } = await cafe.setUp();
    await owner.call('seats.edit', { seatId: seats[0]?.id ?? '', notes: 'key under the mat' });
    const stream = await owner.follow();
    await owner.call('session.lock', {});
    await expect.poll(stream.actions).toContain('session.changed');
    const locked = await owner.call('seats.snapshot', {});
    expect(locked.seats[0]).toMatchObject({ label: 'A01', notes: '', machine: { ip: '' } });
    await expect(owner.call('seats.detail', { seatId: seats[0]?.id ?? '' })).rejects.toMatchObject({
      code: 'LOCKED',
    });
    await expect.poll(() => JSON.stringify(stream.seen.at(-1))).not.toContain('under the mat');

    const { people } = await owner.call('session.status', {});
    await expect(
      owner.call('session.login', { personId: people[0]?.id ?? '', pin: 'wrong-1' }),
    ).rejects.toMatchObject({
      code: 'WRONG_PIN',
    });
    await owner.call('session.login', { personId: people[0]?.id ?? '', pin: OWNER.pin });
    await expect.poll(() => JSON.stringify(stream.seen.at(-1))).toContain('under the mat');
    await owner.call('session.logout', {});
    await stream.ended;
    await expect(owner.call('settings.get', {})).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' });
  });

  it('is found again after a restart, and streams start anew', async () => {
    const cafe = await startCafe({ folder: await tempFolder(), seats: 2 });
    const { owner } = await cafe.setUp();
    const before = await owner.follow();
    await expect.poll(before.actions).toContain('snapshot');
    const last = before.seen.at(-1)?.seq ?? 0;
    await cafe.counter.stop();
    await before.ended;
    await cafe.counter.start();
    const again = cafe.browser();
    const { people, needsSetup } = await again.call('session.status', {});
    expect(needsSetup).toBe(false);
    await again.call('session.login', { personId: people[0]?.id ?? '', pin: OWNER.pin });
    const after = await again.follow(last);
    await expect.poll(after.actions).toContain('snapshot');
    const snapshot = after.seen.find(({ action }) => action === 'snapshot');
    expect(snapshot?.event).toMatchObject({ seats: [{ label: 'A01' }, { label: 'A02' }] });
    expect(snapshot?.seq).toBeGreaterThan(last);
  });

  it('comes back from a backup, with its people', async () => {
    const cafe = await startCafe({ folder: await tempFolder(), seats: 1 });
    const { owner, seats } = await cafe.setUp();
    const passphrase = 'violet anchor drifts slowly';
    await owner.call('backup.setRecovery', { passphrase });
    const { base64 } = await owner.call('backup.create', {});
    await owner.call('seats.edit', { seatId: seats[0]?.id ?? '', notes: 'after the backup' });
    const stream = await owner.follow();
    await owner.call('backup.restore', { base64, passphrase });
    await stream.ended;
    await cafe.counter.settled();
    const again = cafe.browser();
    const { people } = await again.call('session.status', {});
    await again.call('session.login', { personId: people[0]?.id ?? '', pin: OWNER.pin });
    const { seats: restored } = await again.call('seats.snapshot', {});
    expect(restored).toMatchObject([{ label: 'A01', notes: '' }]);
  });
});

describe('the counter', () => {
  it('runs on without a part that failed, and says so', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const cafe = await startCafe({
      folder: await tempFolder(),
      config: { agents: { host: '127.0.0.1', port } },
    });
    const { owner } = await cafe.setUp();
    const { warnings, agentUrl } = await owner.call('counter.info', {});
    expect(agentUrl).toBeNull();
    expect(warnings).toEqual([
      {
        code: 'PART_FAILED',
        message: expect.stringContaining('agent listener'),
        params: { part: 'agent listener', detail: expect.stringContaining('EADDRINUSE') },
      },
    ]);
    const health = await ask(cafe.port(), '/healthz');
    expect([health.status, health.json()]).toEqual([503, { status: 'failing' }]);
    taken.close();
  });

  it('starts once and stops once, however often it is told', async () => {
    const cafe = await startCafe({ folder: await tempFolder() });
    const { counter } = cafe;
    await Promise.all([counter.start(), counter.start()]);
    const port = cafe.port();
    await Promise.all([counter.stop(), counter.stop()]);
    await expect(ask(port, '/healthz')).rejects.toThrow('ECONNREFUSED');
    const nobody = {
      person: null,
      locked: false,
      sessionId: null,
      transport: 'ipc',
      address: 'local',
    } as const;
    await expect(counter.dispatch('session.status', {}, nobody)).rejects.toMatchObject({
      code: 'LINK_DOWN',
      status: 503,
    });
    await Promise.all([counter.start(), counter.stop(), counter.start()]);
    expect(cafe.port()).toBe(port);
    await expect(counter.dispatch('session.status', {}, nobody)).resolves.toMatchObject({ csrf: '' });
  });
});

describe('rights', () => {
  it('of every role for every call are those of the contract, with the real handlers behind', async () => {
    const cafe = await startCafe({ folder: await tempFolder(), seats: 1 });
    const { owner } = await cafe.setUp();
    const callers = {
      none: cafe.browser(),
      viewer: await cafe.hire(owner, 'viewer'),
      staff: await cafe.hire(owner, 'staff'),
    };
    const order = ['public', 'locked', 'viewer', 'staff', 'owner'];
    const wrong: string[] = [];
    for (const name of CALL_NAMES) {
      // What ends or locks the session itself would spoil the rest.
      if (['session.logout', 'session.lock'].includes(name)) continue;
      for (const [role, browser] of Object.entries(callers)) {
        const { status, text } = await browser.ask(name, {});
        const { access } = CALLS[name];
        const may = access === 'public' || (role !== 'none' && order.indexOf(role) >= order.indexOf(access));
        const refused = status === 401 || (status === 403 && text.includes('only for the role'));
        if (refused === may || status >= 500) wrong.push(`${name} by ${role}: ${status} ${text}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('are not widened by any input: never an error of the counter, never a secret', async () => {
    const cafe = await startCafe({ folder: await tempFolder(), seats: 2 });
    const { owner, seats } = await cafe.setUp();
    const staff = await cafe.hire(owner, 'staff');
    const names = CALL_NAMES.filter(
      (name) => !/^(session|backup|setup)\./.test(name) && name !== 'node.connect',
    );
    const value = fc.oneof(
      fc.constantFrom(...seats.map(({ id }) => id), 'on', 'off', 'nobody', true, null, 1, -1, 1e308),
      fc.jsonValue({ maxDepth: 2 }),
      fc.constant([seats[0]?.id]),
    );
    const asked = fc.constantFrom(...names).chain((name) => {
      const fields = Object.keys(CALLS[name].input.shape).map((field) => [field, value]);
      return fc.tuple(fc.constant(name), fc.record(Object.fromEntries(fields), { requiredKeys: [] }));
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(owner, staff), asked, async (browser, [name, input]) => {
        const { status, text } = await browser.ask(name, input);
        expect(status === 500, `${name} ${JSON.stringify(input)}: ${text}`).toBe(false);
      }),
      { numRuns: 300 },
    );
    const everything = [...cafe.lines, JSON.stringify(await owner.call('audit.list', { limit: 500 }))].join(
      '\n',
    );
    for (const secret of [OWNER.pin, '2749', cafe.nodeKey]) expect(everything).not.toContain(secret);
  });
});
