// The staff interface with its own certificate, and what it asks of strangers on the LAN.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect, it } from 'vitest';
import { factsOf, VALID_DAYS } from '../../../../kiosk/counter/certificates/certificate.ts';
import { CertificateKeeper } from '../../../../kiosk/counter/certificates/keeper.ts';
import { keyFile } from '../../../../kiosk/counter/store/protections.ts';
import { openStore } from '../../../../kiosk/counter/store/store.ts';
import { tempFolder } from '../../../unit/shared/temp-folder.ts';
import { ask } from '../http/interface.ts';
import { Browser } from './browser.ts';
import { OWNER, startCafe } from './counter-cafe.ts';

const DAY_MS = 86_400_000;

/** PEM of the certificate that a port shows. */
async function shownBy(port: number): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  await new Promise((resolve) => socket.once('secureConnect', resolve));
  const der = socket.getPeerCertificate().raw.toString('base64');
  socket.destroy();
  return `-----BEGIN CERTIFICATE-----\n${der.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`;
}

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

it('renews the certificate in time and for new names, over the same key', async () => {
  const folder = await tempFolder();
  const store = await openStore({ folder: join(folder, 's'), protections: [keyFile(join(folder, 'k'))] });
  let now = Date.now();
  let names = ['counter.lan', '192.168.1.9'];
  const load = async () => {
    const keeper = new CertificateKeeper({ store, purpose: 'staff', names: () => names, now: () => now });
    const problems: unknown[] = [];
    await keeper.start(
      () => undefined,
      (problem) => void problems.push(problem),
    );
    keeper.stop();
    expect(problems).toEqual([]);
    return keeper.current;
  };
  const first = await load();
  expect(first.names).toEqual(['192.168.1.9', 'counter.lan']);
  expect(first.pin).toMatch(/^sha256\/[A-Za-z0-9+/]{43}=$/);
  expect((await load()).fingerprint).toBe(first.fingerprint);
  now += (VALID_DAYS - 50) * DAY_MS;
  const renewed = await load();
  expect(renewed.fingerprint).not.toBe(first.fingerprint);
  expect(renewed.notAfter).toBeGreaterThan(first.notAfter);
  expect(renewed.pin).toBe(first.pin);
  names = [...names, '10.0.0.1'];
  const moved = await load();
  expect(moved.names).toContain('10.0.0.1');
  expect(moved.pin).toBe(first.pin);
  store.close();
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
