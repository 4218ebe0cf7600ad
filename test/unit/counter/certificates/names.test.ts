// The fingerprint that remote kiosks pin changes with each new name: only names that stay are taken.
import { expect, it } from 'vitest';
import {
  factsOf,
  makeCertificate,
  makeKey,
  plainName,
} from '../../../../kiosk/counter/certificates/certificate.ts';
import { certificateNames } from '../../../../kiosk/counter/certificates/names.ts';
import { card } from '../http/cards.ts';

const MAC = '00:1f:c6:12:34:56';
const LAN = card('192.168.1.10', MAC);

it.each(['0.0.0.0', '::'])('on %s temporary and link-local addresses make no new certificate', (host) => {
  const steady = certificateNames(host, ['counter.lan'], { name: 'desk', cards: [LAN] });
  expect(steady).toEqual(['desk', 'localhost', '127.0.0.1', '192.168.1.10', 'counter.lan']);
  const passing = ['2001:db8::4d1f:9a', 'fe80::1', '169.254.7.7'].map((address) => card(address, MAC));
  const later = certificateNames(host, ['counter.lan'], { name: 'desk', cards: [...passing, LAN] });
  expect(later).toEqual(steady);
});

it('an IPv6 address that the configuration names is taken', () => {
  const names = certificateNames('2001:db8::7', ['2001:db8::8'], { name: 'desk', cards: [LAN] });
  expect(names).toEqual(['desk', 'localhost', '127.0.0.1', '2001:db8::7', '2001:db8::8']);
});

it.each(['收银台-PC', '카운터', 'Front_Desk', '1234', 'a,b', 'two words'])(
  'the certificate of a computer named %s holds its names as they are looked for',
  async (name) => {
    const names = certificateNames('0.0.0.0', ['Counter.LAN'], { name, cards: [LAN] });
    const facts = factsOf(await makeCertificate(await makeKey(), names, Date.now()));
    expect(facts.names).toEqual(names.map(plainName).sort());
  },
);
