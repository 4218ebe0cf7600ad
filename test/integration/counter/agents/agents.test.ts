// Agents that know no DBC identity: the counter lets them in, compares and sets for them, and commands them.
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { STAFF } from '../../../unit/counter/power/small-cafe.ts';
import { openCafe } from './scene.ts';

const never = new AbortController().signal;

describe.each(['0.4.1.8', '0.4.1.6'])('on a node of version %s', (version) => {
  it('an agent publishes through the counter, confirmed, and reports itself', async () => {
    const cafe = await openCafe({ version });
    const seat = await cafe.addSeat('a01');
    cafe.directory.bootSeen(seat.id);
    const agent = seat.makeAgent();
    await agent.start();
    await expect.poll(() => agent.status().proof?.level).toBe('confirmed');
    const codes = await cafe.client.getDeeplink(seat.nodeId, { identity: seat.signer.identity() });
    expect(seat.deepLink.accepts(codes.deviceId, codes.password)).toBe(true);
    await expect.poll(() => cafe.directory.of(seat.id)?.state).toBe('published');
    const report = cafe.directory.of(seat.id);
    expect(report).toMatchObject({
      deviceId: codes.deviceId,
      controllers: [],
      deeplinkOnline: true,
      problem: null,
    });
    expect(report?.hardware?.memoryMb).toBeGreaterThan(100);
    expect(JSON.stringify(report)).not.toContain(codes.password);
    expect(cafe.directory.enrolment(seat.id)).toBe('enrolled');
  });
});

describe('enrolment', () => {
  it('waits for a boot that the counter saw, and happens once per boot', async () => {
    const cafe = await openCafe();
    const seat = await cafe.addSeat('a01');
    const agent = seat.makeAgent();
    await agent.start();
    await expect.poll(() => agent.status().error?.code).toBe('ENROLMENT_NOT_EXPECTED');
    cafe.directory.bootSeen(seat.id);
    await expect.poll(() => agent.status().published).toBe(true);
    const second = await enrol(cafe.listener.port, seat.address);
    expect(second).toEqual({ status: 403, code: 'ENROLMENT_TOKEN_LIVES', message: expect.any(String) });
    expect(cafe.records).toContainEqual(
      expect.objectContaining({ action: 'agent.enrol', result: 'refused', code: 'ENROLMENT_TOKEN_LIVES' }),
    );
  });

  it('of a boot that nobody saw becomes an alarm only when it goes on', async () => {
    const cafe = await openCafe();
    const seat = await cafe.addSeat('a01');
    const alarms: string[] = [];
    cafe.directory.onRefused((seatId, code) => alarms.push(`${seatId} ${code}`));
    await enrol(cafe.listener.port, seat.address);
    expect(alarms).toEqual([]);
    const later = Date.now() + 60_000;
    cafe.setNow(() => later);
    await enrol(cafe.listener.port, seat.address);
    await enrol(cafe.listener.port, seat.address);
    expect(alarms).toEqual(['a01 ENROLMENT_NOT_EXPECTED']);
  });

  it('keeps its token over a restart of the agent within the boot, and loses it when the power is off', async () => {
    const cafe = await openCafe();
    const seat = await cafe.addSeat('a01');
    cafe.directory.bootSeen(seat.id);
    const first = seat.makeAgent();
    await first.start();
    await expect.poll(() => first.status().published).toBe(true);
    await first.stop();
    await expect.poll(() => cafe.directory.of(seat.id)?.goodbye).toBe(true);
    const second = seat.makeAgent();
    await second.start();
    await expect.poll(() => second.status().published).toBe(true);
    cafe.power.set(seat.id, 'off');
    expect(cafe.directory.enrolment(seat.id)).toBe('none');
    await expect.poll(() => second.status().error?.code).toBe('ENROLMENT_NOT_EXPECTED');
  });

  it('forgets the token of another boot', async () => {
    const cafe = await openCafe();
    const seat = await cafe.addSeat('a01');
    cafe.directory.bootSeen(seat.id);
    const first = seat.makeAgent();
    await first.start();
    await expect.poll(() => first.status().published).toBe(true);
    await first.stop();
    await writeFile(join(cafe.folder, 'a01.boot'), 'boot 2');
    const alarm = new Promise((resolve) => cafe.directory.onRefused((_, code) => resolve(code)));
    const second = seat.makeAgent();
    await second.start();
    expect(await alarm).toBe('ENROLMENT_TOKEN_LIVES');
    cafe.directory.allow(seat.id, 'Mei');
    await expect.poll(() => second.status().published, { timeout: 40_000 }).toBe(true);
  });

  it('of several machines whose Windows restarted is allowed in one go, with a line for each', async () => {
    const cafe = await openCafe();
    const seats = [await cafe.addSeat('a01'), await cafe.addSeat('a02'), await cafe.addSeat('a03')];
    const [first, second, other] = seats;
    const tries = (id: string) =>
      enrol(cafe.listener.port, seats.find((seat) => seat.id === id)?.address ?? '');
    for (const { id } of seats) {
      cafe.directory.bootSeen(id);
      expect((await tries(id)).status).toBe(200);
      // Windows comes back, and no BMC has seen a thing.
      expect((await tries(id)).code).toBe('ENROLMENT_TOKEN_LIVES');
    }
    const { agents } = await cafe.handlers['agents.list']({}, STAFF, never);
    expect(agents.map(({ enrolment, refused }) => `${enrolment} ${refused?.code}`)).toEqual(
      seats.map(() => 'enrolled ENROLMENT_TOKEN_LIVES'),
    );
    const lines = () => cafe.records.filter(({ action }) => action === 'agents.allow');
    const nobody = ['a01', 'nobody'];
    expect(() => cafe.handlers['agents.allow']({ seatIds: nobody }, STAFF, never)).toThrow('no such seat');
    expect(lines()).toEqual([]);
    expect((await tries('a01')).code).toBe('ENROLMENT_TOKEN_LIVES');

    const seatIds = [first, second, first].flatMap((seat) => seat?.id ?? []);
    cafe.handlers['agents.allow']({ seatIds }, STAFF, never);
    expect(lines()).toEqual(
      ['A01', 'A02'].map((seat) =>
        expect.objectContaining({ who: STAFF, seat, seatId: seat.toLowerCase(), result: 'ok' }),
      ),
    );
    for (const id of ['a01', 'a02']) expect((await tries(id)).status).toBe(200);
    expect((await tries(other?.id ?? '')).code).toBe('ENROLMENT_TOKEN_LIVES');
    expect((await tries('a01')).code).toBe('ENROLMENT_TOKEN_LIVES');
  });

  it.each([
    ['another key of the image', { enrolmentKey: 'other' }, 'ENROLMENT_KEY_WRONG'],
    ['another pin', { pin: `sha256/${Buffer.alloc(32).toString('base64')}` }, 'COUNTER_KEY_WRONG'],
  ])('with %s fails by name', async (_, identity, code) => {
    const cafe = await openCafe();
    const seat = await cafe.addSeat('a01');
    cafe.directory.bootSeen(seat.id);
    const agent = seat.makeAgent(identity);
    await agent.start();
    await expect.poll(() => agent.status().error?.code).toBe(code);
    expect(agent.status().published).toBe(false);
    expect(cafe.directory.enrolment(seat.id)).toBe('waiting');
  });

  it('lets in a machine that was off when the counter stopped, and is found on by the next', async () => {
    const cafe = await openCafe();
    const [seat, other] = [await cafe.addSeat('a01'), await cafe.addSeat('a02')];
    cafe.power.set(seat.id, 'off');
    cafe.directory.stop();
    cafe.directory.start();
    for (const { id } of [seat, other]) {
      cafe.power.set(id, 'unknown');
      cafe.power.set(id, 'on');
    }
    expect(cafe.directory.enrolment(seat.id)).toBe('waiting');
    expect(cafe.directory.enrolment(other.id)).toBe('none');
    expect((await enrol(cafe.listener.port, seat.address)).status).toBe(200);
    cafe.power.set(seat.id, 'on');
    expect((await enrol(cafe.listener.port, seat.address)).code).toBe('ENROLMENT_TOKEN_LIVES');
  });

  it('refused in turn for different reasons leaves one line of each: a renter can not fill the audit', async () => {
    const cafe = await openCafe();
    const seat = await cafe.addSeat('a01');
    cafe.directory.bootSeen(seat.id);
    await enrol(cafe.listener.port, seat.address);
    const wrong = { enrolmentKey: 'wrong', bootId: 'b', agentVersion: '1' };
    for (let i = 0; i < 5; i++) {
      await post(cafe.listener.port, seat.address, '/agent/enrol', wrong);
      await enrol(cafe.listener.port, seat.address);
    }
    const refused = cafe.records.filter(({ result }) => result === 'refused').map(({ code }) => code);
    expect(refused).toEqual(['ENROLMENT_KEY_WRONG', 'ENROLMENT_TOKEN_LIVES']);
    expect(cafe.directory.refusal(seat.id)?.code).toBe('ENROLMENT_TOKEN_LIVES');
    expect(cafe.directory.enrolment(seat.id)).toBe('enrolled');
  });

  it('survives a restart of the counter: the store keeps a hash of the token alone', async () => {
    const cafe = await openCafe();
    const seat = await cafe.addSeat('a01');
    cafe.directory.bootSeen(seat.id);
    const { token } = await enrol(cafe.listener.port, seat.address);
    cafe.directory.stop();
    cafe.directory.start();
    expect(cafe.directory.authenticate(seat.address, token).id).toBe('a01');
    const bytes = await readFile(join(cafe.folder, 'store', 'counter.db')).catch(() => Buffer.alloc(0));
    const log = await readFile(join(cafe.folder, 'store', 'counter.db-wal')).catch(() => Buffer.alloc(0));
    expect(bytes.length + log.length).toBeGreaterThan(0);
    expect(Buffer.concat([bytes, log]).includes(String(token))).toBe(false);
  });
});

describe('the door', () => {
  it('holds few connections of one address, and others come in all the same', async () => {
    const cafe = await openCafe();
    const [greedy, other] = [await cafe.addSeat('a01'), await cafe.addSeat('a02')];
    const open: Socket[] = [];
    onTestFinished(() => {
      for (const socket of open) socket.destroy();
    });
    const cut = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const socket = connect({ host: '127.0.0.1', port: cafe.listener.port, localAddress: greedy.address });
        open.push(socket);
        socket.on('error', () => undefined);
        const closed = new Promise<boolean>((resolve) => socket.once('close', () => resolve(true)));
        await once(socket, 'connect').catch(() => undefined);
        return Promise.race([closed, delay(1500, false)]);
      }),
    );
    expect(cut.filter(Boolean)).toHaveLength(24);
    expect((await enrol(cafe.listener.port, other.address)).code).toBe('ENROLMENT_NOT_EXPECTED');
  });
});

describe('a token', () => {
  it('takes no report of another boot than its own', async () => {
    const cafe = await openCafe();
    const seat = await cafe.addSeat('a01');
    cafe.directory.bootSeen(seat.id);
    const { token } = await enrol(cafe.listener.port, seat.address);
    const report = (bootId: string) => ({
      ...{ bootId, bootedAt: 1, sentAt: 1, agentVersion: '1', deeplinkVersion: null, state: 'starting' },
      ...{
        deviceId: null,
        deeplinkOnline: false,
        controllers: [],
        problem: null,
        hardware: null,
        load: null,
      },
      goodbye: false,
    });
    const send = (bootId: string) =>
      post(cafe.listener.port, seat.address, '/agent/report', report(bootId), token);
    expect(await send('b')).toMatchObject({ status: 200 });
    expect(await send('c')).toMatchObject({ status: 401, code: 'NOT_ENROLLED' });
    expect(cafe.directory.of(seat.id)?.bootId).toBe('b');
  });

  it('opens nothing from another address, and never another machine', async () => {
    const cafe = await openCafe();
    const [mine, other] = [await cafe.addSeat('a01'), await cafe.addSeat('a02')];
    cafe.directory.bootSeen(mine.id);
    const { token } = await enrol(cafe.listener.port, mine.address);
    const pair = { deviceId: '123456789', password: 'abcDEF2345' };
    const calls = [
      '/agent/report',
      '/agent/machine',
      '/agent/compare',
      '/agent/set',
      '/agent/commands',
      '/agent/answer',
    ];
    for (const path of calls) {
      expect(await post(cafe.listener.port, other.address, path, pair, token)).toMatchObject({ status: 401 });
      expect(await post(cafe.listener.port, mine.address, path, pair)).toMatchObject({
        code: 'NOT_ENROLLED',
      });
      expect(await post(cafe.listener.port, '127.0.99.99', path, pair, token)).toMatchObject({
        code: 'MACHINE_UNKNOWN',
      });
    }
    const own = await post(cafe.listener.port, mine.address, '/agent/machine', {}, token);
    expect(JSON.stringify(own)).toContain(mine.nodeId);
    expect(JSON.stringify(own)).not.toContain(other.nodeId);
  });

  it('gets nothing but /agent/, and every refusal is JSON', async () => {
    const cafe = await openCafe();
    const seat = await cafe.addSeat('a01');
    for (const [path, body] of [
      ['/', {}],
      ['/api/v1/seats/snapshot', {}],
      ['/agent/../api/v1/codes/reveal', {}],
      ['/agent/enrol', { enrolmentKey: 7 }],
      ['/agent/enrol', 'x'.repeat(100_000)],
    ] as const) {
      const answer = await post(cafe.listener.port, seat.address, path, body);
      expect(answer).toEqual({
        status: expect.any(Number),
        code: expect.any(String),
        message: expect.any(String),
      });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
  });
});

describe('the counter', () => {
  it('lets a running agent rotate, throw controllers out, and says when it cannot', async () => {
    const cafe = await openCafe();
    const seat = await cafe.addSeat('a01');
    await expect(cafe.directory.command(seat.id, 'rotate', {})).rejects.toMatchObject({
      code: 'AGENT_SILENT',
    });
    cafe.directory.bootSeen(seat.id);
    const agent = seat.makeAgent();
    await agent.start();
    await expect.poll(() => cafe.directory.of(seat.id)?.state).toBe('published');
    const before = await cafe.client.getDeeplink(seat.nodeId, { identity: seat.signer.identity() });

    seat.deepLink.controllerStart('555000111');
    await expect.poll(() => cafe.directory.of(seat.id)?.controllers).toEqual(['555000111']);
    await cafe.directory.command(seat.id, 'closeControllers', {});
    await expect.poll(() => cafe.directory.of(seat.id)?.controllers).toEqual([]);

    await cafe.directory.command(seat.id, 'rotate', {});
    expect(seat.deepLink.accepts(before.deviceId, before.password)).toBe(false);
    await expect.poll(() => agent.status().proof?.level).toBe('confirmed');
    const after = await cafe.client.getDeeplink(seat.nodeId, { identity: seat.signer.identity() });
    expect(seat.deepLink.accepts(after.deviceId, after.password)).toBe(true);
  });

  it('publishes no device ID that another machine shows', async () => {
    const cafe = await openCafe();
    const first = await cafe.addSeat('a01', { deviceId: '222333444' });
    cafe.directory.bootSeen(first.id);
    const agent = first.makeAgent();
    await agent.start();
    await expect.poll(() => agent.status().published).toBe(true);
    const clone = await cafe.addSeat('a02', { deviceId: '222333444' });
    cafe.directory.bootSeen(clone.id);
    const second = clone.makeAgent();
    await second.start();
    await expect.poll(() => second.status().error?.code).toBe('CONFLICT');
    expect(JSON.stringify(second.status())).not.toContain(first.nodeId);
  });
});

interface Answer {
  status: number;
  code?: string;
  token?: string;
}

function enrol(port: number, from: string): Promise<Answer> {
  const request = { enrolmentKey: 'key-of-the-image', bootId: 'b', agentVersion: '1' };
  return post(port, from, '/agent/enrol', request);
}

async function post(
  port: number,
  from: string,
  path: string,
  body: unknown,
  token?: string,
): Promise<Answer> {
  const { request } = await import('node:https');
  const text = JSON.stringify(body);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  const answer = Promise.withResolvers<Answer>();
  const options = { host: '127.0.0.1', port, path, method: 'POST', headers, localAddress: from };
  const outgoing = request({ ...options, rejectUnauthorized: false, agent: false }, async (reply) => {
    const chunks: Buffer[] = [];
    for await (const chunk of reply) chunks.push(chunk as Buffer);
    answer.resolve({ status: reply.statusCode ?? 0, ...JSON.parse(Buffer.concat(chunks).toString()) });
  });
  outgoing.on('error', answer.reject);
  outgoing.end(text);
  return answer.promise;
}
