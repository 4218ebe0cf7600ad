// What the HTTP interface refuses, each property over a real socket.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf } from '../../../../kiosk/counter/http/call-routes.ts';
import { CALL_NAMES, CALLS } from '../../../../kiosk/ipc/contract.ts';
import { CallFailureSchema } from '../../../../kiosk/ipc/errors.ts';
import { type Answer, type Ask, ask, type Interface, open, startInterface } from './interface.ts';

let web: Interface;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netbar-web-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>netbar</title>');
  await writeFile(join(folder, 'assets', 'index-Bx3k9_aQ.js'), 'export {};');
  await writeFile(join(folder, 'favicon.svg'), '<svg/>');
  web = await startInterface({
    rendererDir: folder,
    allowedHosts: ['counter.cafe.lan'],
    handlers: {
      'session.login': (_input, caller) => {
        web.sessions.issue(caller, 'staff');
        return status;
      },
      'session.logout': () => {
        web.sessions.byToken.clear();
        return status;
      },
    },
  });
});

const status = {
  ...{ needsSetup: false, person: null, locked: false, idleLockMs: 60_000 },
  ...{ people: [], cafe: 'Café', version: '1', csrf: 'x' },
};

afterAll(async () => {
  await web.stop();
  await rm(folder, { recursive: true, force: true });
});

const change = (headers: Ask['headers'], body = '{}'): Ask => ({
  method: 'POST',
  headers: headers ?? {},
  body,
});
const failure = (answer: Answer) => CallFailureSchema.parse(answer.json());

describe('every answer', () => {
  const asked: [string, string, Ask][] = [
    ['a page', '/', {}],
    ['a view of the page', '/alerts', { headers: { accept: 'text/html' } }],
    ['a file', '/assets/index-Bx3k9_aQ.js', {}],
    ['nothing', '/nothing', {}],
    ['a call without login', '/api/v1/settings/get', {}],
    ['a wrong method', '/api/v1/settings/get', { method: 'DELETE' }],
    ['a foreign host', '/', { headers: { host: 'evil.example' } }],
    ['a bad address', '/%E0%A4%A', {}],
    ['the document', '/openapi.json', {}],
    ['health', '/healthz', {}],
    ['options', '/api/v1/settings/get', { method: 'OPTIONS', headers: { origin: 'http://evil.example' } }],
  ];

  it.each(asked)('carries the security headers and no CORS: %s', async (_name, path, options) => {
    const { headers } = await ask(web.port, path, options);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['permissions-policy']).toContain('camera=()');
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers.server).toBeUndefined();
  });

  it('also that of the stream', async () => {
    const message = await open(web.port, '/notifications', { headers: web.as('viewer') });
    expect(message.statusCode).toBe(200);
    expect(message.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(message.headers['content-security-policy']).toContain("default-src 'none'");
    message.destroy();
  });

  it('that refuses is JSON with status, message and code', async () => {
    const cases: [string, Ask, number, string][] = [
      ['/nothing', {}, 404, 'NOT_FOUND'],
      ['/api/v1/nothing/here', { headers: { accept: 'text/html' } }, 404, 'NOT_FOUND'],
      ['/api/v1/settings/get', { method: 'POST' }, 405, 'METHOD_NOT_ALLOWED'],
      ['/api/v1/session/login', {}, 405, 'METHOD_NOT_ALLOWED'],
      ['/api/v1/session/login', { method: 'PUT', body: '{}' }, 405, 'METHOD_NOT_ALLOWED'],
      ['/notifications', { method: 'HEAD' }, 405, 'METHOD_NOT_ALLOWED'],
      ['/notifications', {}, 401, 'NOT_LOGGED_IN'],
      ['/%E0%A4%A', {}, 400, 'BAD_INPUT'],
      [
        '/api/v1/session/login',
        change({ ...web.as('staff'), 'content-type': 'text/plain' }),
        415,
        'UNSUPPORTED_MEDIA_TYPE',
      ],
      [
        '/api/v1/session/login',
        change({ ...web.as('staff'), 'content-type': 'application/x-www-form-urlencoded' }, 'a=1'),
        415,
        'UNSUPPORTED_MEDIA_TYPE',
      ],
      ['/api/v1/session/login', change(web.as('staff'), '{"pin": "geheim'), 400, 'BAD_INPUT'],
      ['/api/v1/session/login', change(web.as('staff'), '{"__proto__": {"a": 1}}'), 400, 'BAD_INPUT'],
      ['/api/v1/session/login', change(web.as('staff'), '[]'), 400, 'BAD_INPUT'],
      [
        '/api/v1/session/login',
        change(web.as('staff'), JSON.stringify({ personId: 'x'.repeat(300_000), pin: '1' })),
        413,
        'TOO_LARGE',
      ],
    ];
    for (const [path, options, code, word] of cases) {
      const answer = await ask(web.port, path, options);
      expect([path, answer.status], answer.text).toEqual([path, code]);
      if (options.method === 'HEAD') continue;
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(failure(answer)).toMatchObject({ status: code, code: word });
      expect(answer.text).not.toContain('geheim');
    }
  });

  it('to what is not HTTP is JSON too', async () => {
    const say = (bytes: string) =>
      new Promise<string>((resolve) => {
        let text = '';
        const socket = connect(web.port, '127.0.0.1', () => socket.write(bytes));
        socket.on('data', (data) => {
          text += data;
        });
        socket.on('close', () => resolve(text));
      });
    const [broken, huge] = await Promise.all([
      say('NONSENSE\r\n\r\n'),
      say(`GET / HTTP/1.1\r\nhost: localhost\r\nx-long: ${'a'.repeat(40_000)}\r\n\r\n`),
    ]);
    expect(broken).toMatch(/^HTTP\/1.1 400 [\s\S]*\{"status":400,.*"code":"BAD_INPUT"\}$/);
    expect(huge).toMatch(/^HTTP\/1.1 431 [\s\S]*"code":"TOO_LARGE"\}$/);
  });
});

describe('the host', () => {
  it.each(['localhost', '127.0.0.1:9999', '[::1]:80', 'counter.cafe.lan', 'Counter.Cafe.LAN:7740'])(
    'may be %s',
    async (host) => {
      expect((await ask(web.port, '/healthz', { headers: { host } })).status).toBe(200);
    },
  );

  it.each(['evil.example', '127.0.0.1.evil.example', '10.0.0.1', 'localhost:80@evil', 'local host'])(
    'may not be "%s"',
    async (host) => {
      expect([400, 421]).toContain((await ask(web.port, '/healthz', { headers: { host } })).status);
    },
  );
});

describe('a change', () => {
  const path = '/api/v1/alerts/acknowledge';
  const body = '{"alertId":"a"}';

  it('reaches the counter from our own page, and from a program without a browser', async () => {
    const page = web.as('staff');
    expect(failure(await ask(web.port, path, change(page, body))).code).toBe('CONFLICT');
    const { origin: _origin, 'sec-fetch-site': _site, ...program } = page;
    expect(failure(await ask(web.port, path, change(program, body))).code).toBe('CONFLICT');
  });

  it.each([
    ['another site', { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another port of this computer', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['another scheme', { origin: 'https://127.0.0.1' }],
    ['a sandbox', { origin: 'null' }],
    ['an address bar', { 'sec-fetch-site': 'none' }],
    ['a browser that hides the origin', { 'sec-fetch-site': 'cross-site' }],
    ['no CSRF value', { 'x-netbar-csrf': undefined }],
    ['a wrong CSRF value', { 'x-netbar-csrf': 'csrf-of-s-other' }],
    ['an empty CSRF value', { 'x-netbar-csrf': '' }],
  ])('is refused from %s', async (_name, headers: Record<string, string | undefined>) => {
    const answer = await ask(web.port, path, change({ ...web.as('staff'), ...headers }, body));
    expect(failure(answer)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  it("is refused with another session's CSRF value", async () => {
    const other = web.as('owner')['x-netbar-csrf'];
    const answer = await ask(web.port, path, change({ ...web.as('staff'), 'x-netbar-csrf': other }, body));
    expect(failure(answer).code).toBe('FORBIDDEN');
  });

  it('needs the header for a login as well', async () => {
    const login = '{"personId":"p","pin":"1"}';
    const json = { 'content-type': 'application/json' };
    expect(failure(await ask(web.port, '/api/v1/session/login', change(json, login))).code).toBe('FORBIDDEN');
  });

  it('is refused before its body is read where there is no right to it', async () => {
    const huge = Buffer.alloc(3_000_000, 'a');
    for (const headers of [web.as('staff'), { 'content-type': 'application/json' }]) {
      const answer = await ask(web.port, '/api/v1/backup/restore', { method: 'POST', headers, body: huge });
      expect([401, 403]).toContain(answer.status);
    }
  });

  it('may be larger where files are sent, and no larger than that', async () => {
    const csv = (length: number) => JSON.stringify({ csv: 'a'.repeat(length) });
    const send = (length: number) =>
      ask(web.port, '/api/v1/machines/previewImport', change(web.as('owner'), csv(length)));
    expect(failure(await send(900_000)).code).toBe('CONFLICT');
    expect(failure(await send(2_200_000)).code).toBe('TOO_LARGE');
  });
});

describe('a read', () => {
  it('is refused from another site', async () => {
    const headers = { ...web.as('owner'), origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' };
    for (const path of ['/api/v1/settings/get', '/notifications'])
      expect(failure(await ask(web.port, path, { headers })).code).toBe('FORBIDDEN');
  });

  it('has no secret in its input, since that stands in the address', () => {
    const secrets = /pin|pass|secret|token|key|sign|base64|code/i;
    const inputs = CALL_NAMES.filter((name) => CALLS[name].kind === 'read').flatMap((name) =>
      Object.keys(CALLS[name].input.shape).map((field) => `${name} ${field}`),
    );
    expect(inputs.length).toBeGreaterThan(10);
    expect(inputs.filter((input) => secrets.test(input))).toEqual([]);
  });

  it('is never kept by a cache', async () => {
    const answer = await ask(web.port, '/api/v1/settings/get', { headers: web.as('viewer') });
    expect(answer.headers['cache-control']).toBe('no-store');
  });
});

describe('the session', () => {
  it('is a cookie that scripts and other sites never see, and ends with the logout', async () => {
    const headers = { 'content-type': 'application/json', 'x-netbar-csrf': 'login' };
    const body = '{"personId":"p","pin":"1"}';
    const login = await ask(web.port, '/api/v1/session/login', change(headers, body));
    const [cookie = ''] = login.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(new RegExp(`^${web.cookieName}=[\\w-]{20,}; Path=/; HttpOnly; SameSite=Strict$`));
    const [pair = ''] = cookie.split(';');
    const token = pair.slice(pair.indexOf('=') + 1);
    expect(login.text).not.toContain(token);
    const session = web.sessions.byToken.get(token);
    const csrf = web.sessions.csrf(session?.id ?? '');
    const logout = await ask(
      web.port,
      '/api/v1/session/logout',
      change({ ...headers, cookie: pair, 'x-netbar-csrf': csrf }),
    );
    expect(logout.headers['set-cookie']?.[0]).toMatch(/^netbar-\d+=; Max-Age=0; Path=\/; /);
    expect(web.log.join('')).not.toContain(token);
  });

  it("of another counter's cookie or of none is nobody", async () => {
    for (const cookie of [
      undefined,
      `${web.cookieName}=guess`,
      `${web.cookieName}=`,
      'netbar-1=x',
      '__proto__=x',
      ';;=;',
    ])
      expect((await ask(web.port, '/api/v1/settings/get', { headers: { cookie } })).status).toBe(401);
  });
});

describe('rights', () => {
  it('are those of the contract for every call and every role', async () => {
    const wrong: string[] = [];
    for (const name of CALL_NAMES) {
      const { access, kind } = CALLS[name];
      for (const role of ['viewer', 'staff', 'owner'] as const) {
        const method = kind === 'change' ? 'POST' : 'GET';
        const options = { method, headers: web.as(role), ...(kind === 'change' ? { body: '{}' } : {}) };
        const { code } = failureOrNone(await ask(web.port, pathOf(name), options));
        const order = ['public', 'locked', 'viewer', 'staff', 'owner'];
        const may = order.indexOf(role) >= order.indexOf(access);
        if ((code === 'FORBIDDEN') === may) wrong.push(`${name} by ${role}: ${code}`);
        const locked = { ...options, headers: web.as(role, true) };
        const lockedCode = failureOrNone(await ask(web.port, pathOf(name), locked)).code;
        const open = access === 'public' || access === 'locked';
        if ((lockedCode === 'LOCKED') === open) wrong.push(`${name} by locked ${role}: ${lockedCode}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

function failureOrNone(answer: Answer): { code: string } {
  return answer.status === 200 ? { code: 'none' } : failure(answer);
}

describe('the web app', () => {
  it('is served with its index for every view, and files by their own names', async () => {
    const page = await ask(web.port, '/seats/a1', { headers: { accept: 'text/html,*/*' } });
    expect(page).toMatchObject({ status: 200, headers: { 'cache-control': 'no-cache' } });
    expect(page.text).toContain('<title>netbar</title>');
    const asset = await ask(web.port, '/assets/index-Bx3k9_aQ.js');
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(asset.headers['content-type']).toContain('javascript');
    expect((await ask(web.port, '/favicon.svg')).headers['cache-control']).toBe('no-cache');
    expect((await ask(web.port, '/assets/gone-12345678.js')).status).toBe(404);
    expect((await ask(web.port, '/', { method: 'HEAD' })).status).toBe(200);
  });

  it('gives no file from outside its folder', async () => {
    await writeFile(join(folder, '..', 'netbar-outside.txt'), 'outside');
    for (const path of [
      '/../netbar-outside.txt',
      '/%2e%2e/netbar-outside.txt',
      '/assets/..%2f..%2fnetbar-outside.txt',
      '//etc/passwd',
    ]) {
      const answer = await ask(web.port, path);
      expect(answer.status, path).toBeGreaterThanOrEqual(400);
      expect(answer.text).not.toContain('outside');
    }
    await rm(join(folder, '..', 'netbar-outside.txt'));
  });
});

describe('limits', () => {
  it('hold for logins before all else', async () => {
    const strict = await startInterface({ limits: { loginsPerMinute: 3 } });
    const body = '{"personId":"p","pin":"1"}';
    const tries = await Promise.all(
      Array.from({ length: 6 }, () =>
        ask(strict.port, '/api/v1/session/login', change(strict.as('viewer'), body)),
      ),
    );
    const codes = tries.map((answer) => failure(answer).code).sort();
    expect(codes).toEqual([...Array(3).fill('CONFLICT'), ...Array(3).fill('TOO_MANY_REQUESTS')]);
    expect((await ask(strict.port, '/api/v1/session/status')).status).toBe(409);
    await strict.stop();
  });

  it('hold for all calls of one address', async () => {
    const strict = await startInterface({ limits: { requestsPerMinute: 5 } });
    const tries = await Promise.all(Array.from({ length: 9 }, () => ask(strict.port, '/nothing')));
    expect(tries.filter(({ status: code }) => code === 429)).toHaveLength(4);
    expect(failure(await ask(strict.port, '/openapi.json')).code).toBe('TOO_MANY_REQUESTS');
    await strict.stop();
  });
});

it('takes only so many connections', async () => {
  const strict = await startInterface({ limits: { connections: 3 } });
  const sockets = Array.from({ length: 8 }, () => connect(strict.port, '127.0.0.1'));
  const closed: number[] = [];
  for (const [index, socket] of sockets.entries()) socket.on('close', () => void closed.push(index));
  await expect.poll(() => closed.length).toBe(5);
  for (const socket of sockets) socket.destroy();
  await expect
    .poll(async () => (await ask(strict.port, '/healthz').catch(() => undefined))?.status)
    .toBe(200);
  await strict.stop();
});

it('is offered on the LAN with TLS only', async () => {
  await expect(startInterface({ listen: { host: '0.0.0.0', port: 0 } })).rejects.toMatchObject({
    code: 'LAN_NEEDS_TLS',
  });
});
