// The window with a counter on another computer: TLS by fingerprint, the same calls, the link that comes back.
import { expect, it } from 'vitest';
import { startCafe } from '../integration/counter/whole/counter-cafe.ts';
import { tempFolder } from '../unit/shared/temp-folder.ts';
import { Kiosk, OWNER, setUpOwner } from './lib/kiosk.ts';

async function cafeWithTls(seats = 1) {
  const cafe = await startCafe({
    folder: await tempFolder(),
    seats,
    config: { staff: { port: 0, tls: true } },
  });
  const [url = ''] = cafe.counter.urls;
  return { cafe, url, fingerprint: cafe.counter.fingerprint ?? '' };
}

it('works with a counter whose certificate has the fingerprint, also when that one starts again', async () => {
  const { cafe, url, fingerprint } = await cafeWithTls();
  const kiosk = await Kiosk.start({
    args: [`--counter-url=${url}`, `--counter-fingerprint=${fingerprint}`],
  });
  await setUpOwner(kiosk);
  await kiosk.get('node.connect', {
    url: `http://127.0.0.1:${cafe.node.httpPort}`,
    key: cafe.nodeKey,
    mode: 'manage',
  });
  const { machines } = (await kiosk.get('machines.unseated')) as { machines: { nodeId: string }[] };
  const taken = await kiosk.get('machines.takeOver', {
    machines: machines.map(({ nodeId }) => ({ nodeId, label: 'A01', zone: 'Hall' })),
  });
  const [seat] = taken.seats as { id: string }[];
  await kiosk.page.reload();
  const body = () => kiosk.page.locator('body').innerText();
  await expect.poll(body).toContain('A01');

  const stream = await kiosk.follow();
  await expect.poll(stream.seen).toContainEqual(expect.objectContaining({ action: 'snapshot' }));
  await kiosk.get('seats.edit', { seatId: seat?.id, notes: 'before' });
  const notes = async () =>
    (await stream.seen())
      .filter(({ action }) => action === 'seat.changed' || action === 'snapshot')
      .map(({ event }) => JSON.stringify(event).match(/"notes":"(\w*)"/)?.[1]);
  await expect.poll(notes).toContain('before');

  await cafe.counter.stop();
  await expect.poll(stream.seen).toContainEqual({ link: 'down' });
  expect(await kiosk.call('settings.get')).toMatchObject({ ok: false, failure: { code: 'LINK_DOWN' } });
  await cafe.counter.start();
  // The session lies in the counter's store: nobody has to log in again, and nothing is missing.
  await expect
    .poll(() => kiosk.call('seats.edit', { seatId: seat?.id, notes: 'after' }))
    .toMatchObject({ ok: true });
  await expect.poll(notes).toContain('after');
  const links = (await stream.seen()).flatMap(({ link }) => link ?? []);
  expect([links.at(0), links.at(-1)]).toEqual(['up', 'up']);
  const seqs = (await stream.seen()).flatMap(({ action, seq }) => (action === 'seat.changed' ? [seq] : []));
  expect(new Set(seqs).size).toBe(seqs.length);

  await kiosk.get('session.logout');
  expect(await kiosk.call('settings.get')).toMatchObject({ ok: false, failure: { code: 'NOT_LOGGED_IN' } });
  const { people } = (await kiosk.get('session.status')) as { people: { id: string }[] };
  await kiosk.get('session.login', { personId: people[0]?.id, pin: OWNER.pin });
  expect(await kiosk.call('seats.edit', { seatId: seat?.id, notes: '' })).toMatchObject({ ok: true });
  for (const secret of [OWNER.pin, cafe.nodeKey]) expect(kiosk.output).not.toContain(secret);
});

it('speaks with nobody whose certificate has another fingerprint', async () => {
  const { cafe, url } = await cafeWithTls();
  const wrong = Array.from({ length: 32 }, () => 'AB').join(':');
  const kiosk = await Kiosk.start({ args: ['--counter-url', url, '--counter-fingerprint', wrong] });
  const answer = await kiosk.call('setup.owner', OWNER);
  expect(answer).toMatchObject({ ok: false, failure: { code: 'LINK_DOWN' } });
  expect(JSON.stringify(answer)).toContain('fingerprint');
  // Not one request arrived: the café still waits for its owner.
  const nobody = {
    person: null,
    locked: false,
    sessionId: null,
    transport: 'ipc',
    address: 'local',
  } as const;
  expect(await cafe.counter.dispatch('session.status', {}, nobody)).toMatchObject({ needsSetup: true });
});
