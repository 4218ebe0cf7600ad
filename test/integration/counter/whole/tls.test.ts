// The staff interface with its own certificate, and what it asks of strangers on the LAN.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { factsOf, VALID_DAYS } from '../../../../kiosk/counter/certificates/certificate.ts';
import { CertificateKeeper } from '../../../../kiosk/counter/certificates/keeper.ts';
import { keyFile } from '../../../../kiosk/counter/store/protections.ts';
import { openStore } from '../../../../kiosk/counter/store/store.ts';
import { tempFolder } from '../../../unit/shared/temp-folder.ts';
import { ask } from '../http/interface.ts';
import { Browser } from './browser.ts';
import { OWNER, startCafe } from './counter-cafe.ts';
import { shownBy } from './shown-certificate.ts';

const DAY_MS = 86_400_000;

it('speaks TLS with a certificate of its own, and keeps it', async () => {
  const folder = await tempFolder();
  const cafe = await startCafe({ folder, config: { staff: { port: 0, tls: true } } });
  expect(cafe.counter.urls[0]).toMatch(/^https:/);
  const ca = await shownBy(cafe.port());
  expect(cafe.counter.fingerprint).toBe(factsOf(ca).fingerprint);
  expect(factsOf(ca).names).toEqual(expect.arrayContaining(['localhost', '127.0.0.1']));

  // Trusting exactly this certificate, names checked: what a browser does that was shown the fingerprint.
  const { owner } = await cafe.setUp(ca);
  expect(owner.setCookie).toMatch(/^__Host-netbar=[\w-]+; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
  const { fingerprint, staffUrls } = await owner.call('counter.info', {});
  expect(fingerprint).toBe(factsOf(ca).fingerprint);
  expect(staffUrls).toEqual(cafe.counter.urls);
  const { headers } = await ask(cafe.port(), '/healthz', { ca });
  expect(headers['strict-transport-security']).toMatch(/max-age=\d{8}/);

  await cafe.counter.stop();
  await cafe.counter.start();
  expect(cafe.counter.fingerprint).toBe(factsOf(ca).fingerprint);
  await expect(ask(cafe.port(), '/healthz')).rejects.toThrow();

  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
  );
  expect(texts.join('')).not.toContain('PRIVATE KEY');
  expect(texts.join('')).not.toContain(OWNER.pin);
});

/** Loads the staff's certificate of one store, as each start of the counter does. */
async function certificates() {
  const folder = await tempFolder();
  const store = await openStore({ folder: join(folder, 's'), protections: [keyFile(join(folder, 'k'))] });
  onTestFinished(() => store.close());
  const faults = { failed: () => undefined, mended: () => undefined };
  return async (names: readonly string[], now: number) => {
    const keeper = new CertificateKeeper({
      ...{ store, faults, purpose: 'staff' },
      ...{ names: () => names, now: () => now },
    });
    await keeper.start(() => undefined);
    keeper.stop();
    return keeper.current;
  };
}

const NAMES = ['192.168.1.9', 'counter.lan'];

it('renews the certificate in time and for new names, over the same key', async () => {
  const load = await certificates();
  const first = await load(NAMES, Date.now());
  expect(first.names).toEqual(NAMES);
  expect(first.pin).toMatch(/^sha256\/[A-Za-z0-9+/]{43}=$/);
  expect((await load(NAMES, Date.now())).fingerprint).toBe(first.fingerprint);
  const later = Date.now() + (VALID_DAYS - 50) * DAY_MS;
  const renewed = await load(NAMES, later);
  expect(renewed.fingerprint).not.toBe(first.fingerprint);
  expect(renewed.notAfter).toBeGreaterThan(first.notAfter);
  expect(renewed.pin).toBe(first.pin);
  const moved = await load([...NAMES, '10.0.0.1'], later);
  expect(moved.names).toContain('10.0.0.1');
  expect(moved.pin).toBe(first.pin);
});

it('keeps the certificate when an address goes and comes back, until it is renewed in time', async () => {
  const load = await certificates();
  const now = Date.now();
  await load([...NAMES, 'old.lan'], now);
  const both = await load(['10.8.0.2', 'counter.lan'], now);
  expect(both.names).toEqual(['10.8.0.2', '192.168.1.9', 'counter.lan']);
  expect((await load(NAMES, now)).fingerprint).toBe(both.fingerprint);
  expect((await load(['10.8.0.2', 'counter.lan'], now)).fingerprint).toBe(both.fingerprint);
  expect((await load(NAMES, now + (VALID_DAYS - 50) * DAY_MS)).names).toEqual(NAMES);
});

it('makes the certificate anew when the clock was ahead, and keeps it when the clock has lost the date', async () => {
  const load = await certificates();
  const ahead = await load(NAMES, Date.UTC(2099, 0, 1));
  const now = Date.now();
  const right = await load(NAMES, now);
  expect(right.fingerprint).not.toBe(ahead.fingerprint);
  expect(right.notBefore).toBeLessThan(now);
  expect(right.notAfter).toBeGreaterThan(now);
  expect(right.pin).toBe(ahead.pin);
  expect((await load(NAMES, Date.UTC(2015, 0, 1))).fingerprint).toBe(right.fingerprint);
});

it('lets a stranger make the owner only with the code that it printed', async () => {
  const folder = await tempFolder();
  const cafe = await startCafe({ folder, config: { staff: { host: '0.0.0.0', port: 0 } } });
  const code = cafe.counter.setupCode;
  if (code === undefined) throw new Error('a code was expected');
  const stranger = (given?: string) =>
    cafe.counter.dispatch(
      'setup.owner',
      { ...OWNER, ...(given === undefined ? {} : { code: given }) },
      {
        ...{ person: null, locked: false, sessionId: null, transport: 'http' as const },
        address: '192.168.1.77',
      },
    );
  await expect(stranger()).rejects.toMatchObject({ status: 403 });
  await expect(stranger(`${code}x`)).rejects.toMatchObject({ status: 403 });
  expect(cafe.lines.join('')).not.toContain(code);
  await expect(stranger(code)).resolves.toMatchObject({ needsSetup: false });
  expect(cafe.counter.setupCode).toBeUndefined();
});

it('gives agents a listener of its own, whose key the image can pin', async () => {
  const cafe = await startCafe({
    folder: await tempFolder(),
    config: { agents: { host: '127.0.0.1', port: 0 } },
  });
  const { owner } = await cafe.setUp();
  const { agentUrl, agentPin } = await owner.call('counter.info', {});
  const port = Number(new URL(agentUrl ?? '').port);
  expect(agentPin).toBe(factsOf(await shownBy(port)).pin);
  const { yaml } = await owner.call('agents.enrolmentConfig', {});
  expect(yaml).toContain(agentPin);
  expect(yaml).toContain(agentUrl);
  // The staff's calls are not there.
  const ca = await shownBy(port);
  expect((await ask(port, '/api/v1/session/status', { ca })).status).toBe(404);
  expect(new Browser(port).cookie).toBeUndefined();
});
