// A certificate is made anew only when a name is missing: names have to compare, however they are spelt.
import { expect, it } from 'vitest';
import {
  factsOf,
  makeCertificate,
  makeKey,
  plainName,
} from '../../../../kiosk/counter/certificates/certificate.ts';

it('tells the names that it was made for, IPv6 addresses too', async () => {
  const names = ['counter.local', '127.0.0.1', 'fe80::1', '2001:db8::a:1', '::1'];
  const facts = factsOf(await makeCertificate(await makeKey(), names, Date.now()));
  expect(facts.names).toEqual(names.map(plainName).sort());
});

it.each([
  ['FE80:0:0:0:0:0:0:1', 'fe80::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['Counter.Local', 'counter.local'],
  ['192.168.1.10', '192.168.1.10'],
])('%s is spelt %s', (name, plain) => {
  expect(plainName(name)).toBe(plain);
});
