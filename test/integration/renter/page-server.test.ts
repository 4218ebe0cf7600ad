// The renter's page over HTTP: what it answers, and everything that it refuses.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECURITY_HEADERS } from '../../../kiosk/counter/http/security.ts';
import { RenterPageServer } from '../../../kiosk/counter/renter/page-server.ts';
import { CODES_PATH } from '../../../kiosk/ipc/renter/page.ts';
import type { SessionIdentity } from '../../../shared/dbc/index.ts';
import { type Ask, ask } from '../counter/http/interface.ts';
import { RenterStage } from './stage.ts';

const PER_MINUTE = 40;
let stage: RenterStage;
let server: RenterPageServer;
let pageDir: string;
let session: SessionIdentity;
let log = '';

beforeAll(async () => {
  stage = new RenterStage({ address: '127.0.77.4' });
  await stage.start();
  stage.rent();
  session = await stage.session();
  pageDir = await mkdtemp(join(tmpdir(), 'netbar-page-'));
  await writeFile(join(pageDir, 'index.html'), '<!doctype html><title>page</title>');
  server = makeServer();
  await server.start();
});

afterAll(async () => {
  await server?.stop();
  await stage?.stop();
  await rm(pageDir, { recursive: true, force: true });
});

function makeServer(more: Partial<ConstructorParameters<typeof RenterPageServer>[0]> = {}) {
  return new RenterPageServer({
    ...{
      listen: { host: '127.0.0.1', port: 0 },
      nodeUrl: stage.url,
      pageDir,
      questionsPerMinute: PER_MINUTE,
    },
    log: pino(
      { level: 'trace' },
      {
        write: (line: string) => {
          log += line;
        },
      },
    ),
    ...more,
  });
}

function question(change: object = {}, options: Ask = {}, port = server.port) {
  return ask(port, CODES_PATH, {
    method: 'POST',
    body: JSON.stringify({ machineId: stage.machineId, ...session, ...change }),
    ...options,
    headers: { host: `127.0.0.1:${port}`, 'content-type': 'application/json', ...options.headers },
  });
}

describe('a question', () => {
  it('is answered with how far the machine is, then with the codes, never to be kept', async () => {
    const off = await question({ withPower: true });
    expect(off.headers['cache-control']).toBe('no-store');
    expect(off.json()).toEqual({ state: 'starting', power: 'off' });
    await stage.renterCli(['power', 'on'], {
      NETBAR_SESSION_ID: session.sessionId,
      NETBAR_SESSION_SIGN: session.sessionIdSign,
    });
    await expect
      .poll(async () => (await question()).json())
      .toMatchObject({ state: 'ready', deviceId: '123456789' });
  });

  it('of a stranger is refused, and leaves no trace of the session in the log', async () => {
    expect((await question({ sessionIdSign: 'ab'.repeat(64) })).json()).toEqual({
      state: 'refused',
      problem: 'NOT_YOURS',
    });
    expect(log).toContain('answered');
    for (const secret of Object.values(session)) expect(log).not.toContain(secret);
  });

  it.each([
    ['another node', { node: 'http://10.0.0.9:5050' }],
    ['another address in any other field', { url: 'http://10.0.0.9' }],
    ['a machine that is none', { machineId: '../x' }],
    ['a signature that is none', { sessionIdSign: 'xyz' }],
    ['a session with a line break', { sessionId: 'a\r\nb' }],
    ['a number for an order', { rentOrder: 7 }],
  ])('with %s is refused without asking anybody, in fixed words', async (_name, change) => {
    expect((await question(change)).json()).toEqual({ state: 'refused', problem: 'BAD_INPUT' });
  });
});

describe('what is no question is refused', () => {
  it.each([
    ['a foreign host name', { headers: { host: 'evil.example' } }, 421],
    ['another site', { headers: { 'sec-fetch-site': 'cross-site' } }, 403],
    ['another origin', { headers: { origin: 'http://evil.example' } }, 403],
    ['a form of another page', { headers: { 'content-type': 'text/plain' } }, 415],
    ['a large body', { body: JSON.stringify({ machineId: 'a'.repeat(5000) }) }, 413],
    ['half a body', { body: '{"machineId":' }, 400],
    ['a GET, which would put the session into an address', { method: 'GET', body: '' }, 404],
  ])('%s', async (_name, options: Ask, status) => {
    const answer = await question({}, options);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.text).not.toContain(session.sessionId);
  });

  it('more than so many in a minute', async () => {
    const hasty = makeServer({ questionsPerMinute: 3 });
    await hasty.start();
    try {
      const statuses: number[] = [];
      for (let index = 0; index < 4; index += 1) {
        statuses.push((await question({ machineId: 'x' }, {}, hasty.port)).status);
      }
      expect(statuses).toEqual([200, 200, 200, 429]);
    } finally {
      await hasty.stop();
    }
  });
});

it.each([
  ['without a counter', {}, /open it by the address that netbar renter serve printed/],
  ['of a counter', { allowedHosts: ['codes.lan'] }, /add it to renterPage\.allowedHosts/],
])('a foreign host name is told what to do %s', async (_name, options, words) => {
  const other = makeServer(options);
  await other.start();
  try {
    const headers = { host: `cafe.example:${other.port}` };
    const answer = await ask(other.port, '/', { headers });
    expect(answer).toMatchObject({ status: 421 });
    expect(answer.json()).toMatchObject({ code: 'FORBIDDEN', message: expect.stringMatching(words) });
    expect(/counter/.test(answer.text)).toBe('allowedHosts' in options);
  } finally {
    await other.stop();
  }
});

describe('the server', () => {
  it('gives its page the camera and nothing else that it does not give the staff', async () => {
    const { headers } = await ask(server.port, '/', { headers: { host: `127.0.0.1:${server.port}` } });
    const { 'permissions-policy': policy = '', ...others } = SECURITY_HEADERS;
    expect(policy).toContain('camera=()');
    expect(headers).toMatchObject({
      ...others,
      'permissions-policy': policy.replace('camera=()', 'camera=(self)'),
    });
  });

  it('does not go onto the LAN without TLS', async () => {
    const open = makeServer({ listen: { host: '0.0.0.0', port: 0 } });
    await expect(open.start()).rejects.toMatchObject({ code: 'LAN_NEEDS_TLS' });
    await open.stop();
  });

  it('says so when its page was not built, and when the address is none', async () => {
    await expect(makeServer({ pageDir: '' }).start()).rejects.toMatchObject({ code: 'PAGE_NOT_BUILT' });
    await expect(makeServer({ nodeUrl: 'ftp://x' }).start()).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
