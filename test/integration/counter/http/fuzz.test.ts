// Nonsense of every kind over HTTP: always an answer in our own words, never an error of the counter.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf } from '../../../../kiosk/counter/http/call-routes.ts';
import { CALL_NAMES, CALLS, type CallName } from '../../../../kiosk/ipc/contract.ts';
import { CallFailureSchema } from '../../../../kiosk/ipc/errors.ts';
import { type Answer, ask, type Interface, startInterface } from './interface.ts';

let web: Interface;

beforeAll(async () => {
  web = await startInterface();
});

afterAll(async () => {
  await web.stop();
});

const callName = fc.constantFrom(...CALL_NAMES);
const role = fc.constantFrom('viewer' as const, 'staff' as const, 'owner' as const);

/** Objects with the call's own field names and values of any kind. */
function bodyOf(name: CallName): fc.Arbitrary<unknown> {
  const fields = Object.keys(CALLS[name].input.shape);
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.double(),
  );
  return fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.record(Object.fromEntries(fields.map((field) => [field, value])), { requiredKeys: [] }),
  );
}

function check(answer: Answer, what: string): void {
  expect(answer.status, `${what}: ${answer.text.slice(0, 300)}`).toBeLessThan(500);
  if (answer.status >= 400 && answer.text !== '') {
    const { status, code } = CallFailureSchema.parse(answer.json());
    expect(status).toBe(answer.status);
    expect(code).toMatch(/^[A-Z_]+$/);
  }
}

describe('any input', () => {
  it('of a change', async () => {
    const changes = callName.filter((name) => CALLS[name].kind === 'change');
    const asked = changes.chain((name) => fc.tuple(fc.constant(name), role, bodyOf(name)));
    await fc.assert(
      fc.asyncProperty(asked, async ([name, as, body]) => {
        const text = JSON.stringify(body);
        check(
          await ask(web.port, pathOf(name), { method: 'POST', headers: web.as(as), body: text }),
          `${name} ${text}`,
        );
      }),
      { numRuns: 400 },
    );
  });

  it('of a read', async () => {
    const reads = callName.filter((name) => CALLS[name].kind === 'read');
    const pair = fc.tuple(
      fc.constantFrom(
        'seatId',
        'limit',
        'before',
        'text',
        'format',
        'from',
        '__proto__',
        'constructor',
        'a[b]',
      ),
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 50 }),
        fc.integer().map(String),
        fc.double().map(String),
      ),
    );
    await fc.assert(
      fc.asyncProperty(reads, role, fc.array(pair, { maxLength: 5 }), async (name, as, pairs) => {
        const query = pairs
          .map((entry) => entry.map((part) => encodeURIComponent(part.toWellFormed())).join('='))
          .join('&');
        check(await ask(web.port, `${pathOf(name)}?${query}`, { headers: web.as(as) }), `${name} ${query}`);
      }),
      { numRuns: 300 },
    );
  });
});

it('any method, path, content type and bytes', async () => {
  const path = fc.oneof(
    callName.map(pathOf),
    fc.constantFrom(
      '/',
      '/notifications?since=-1',
      '/openapi.json',
      '/healthz',
      '/api/v1',
      '/api/v1/seats',
      '/api//v1',
    ),
    fc.webPath().map((text) => (text.startsWith('/') ? text : `/${text}`)),
  );
  const headers = fc.record(
    {
      'content-type': fc.constantFrom(
        'application/json',
        'application/json; charset=utf-16',
        'multipart/form-data',
        'a/b',
      ),
      cookie: fc.base64String({ maxLength: 60 }).map((text) => `${web.cookieName}=${text}`),
      'x-netbar-csrf': fc.base64String(),
      'last-event-id': fc.base64String(),
      origin: fc.webUrl(),
      accept: fc.constantFrom('text/html', 'text/event-stream', '*/*'),
      'accept-encoding': fc.constantFrom('gzip', 'br;q=2'),
      expect: fc.constantFrom('100-continue'),
    },
    { requiredKeys: [] },
  );
  const method = fc.constantFrom(
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'TRACE',
    'PROPFIND',
    'QUERY',
  );
  const body = fc.option(fc.uint8Array({ maxLength: 2000 }), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(method, path, headers, body, async (verb, where, given, bytes) => {
      const content = bytes === undefined || verb === 'HEAD' ? {} : { body: Buffer.from(bytes) };
      check(await ask(web.port, where, { method: verb, headers: given, ...content }), `${verb} ${where}`);
    }),
    { numRuns: 400 },
  );
  expect(web.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});
