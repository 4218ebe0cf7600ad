// Which addresses are shown to others, printed for agents and put into their image: those that lead here.
import { expect, it } from 'vitest';
import { computerName, reachableAddresses, urlsOf } from '../../../../kiosk/counter/http/addresses.ts';
import { hostCheck } from '../../../../kiosk/counter/http/security.ts';
import { card } from './cards.ts';

const CARDS = [
  card('127.0.0.1', '00:00:00:00:00:00', true),
  card('::1', '00:00:00:00:00:00', true),
  card('fe80::1ff:fe23:4567:890a', '00:1f:c6:12:34:56'),
  card('2001:db8::7', '00:1f:c6:12:34:56'),
  card('10.8.0.2', '00:00:00:00:00:00'),
  card('172.17.0.1', '02:42:ac:11:00:01'),
  card('169.254.13.7', '00:1f:c6:12:34:57'),
  card('192.168.1.10', '00:1f:c6:12:34:56'),
];

it.each([
  ['0.0.0.0', ['192.168.1.10', '172.17.0.1', '10.8.0.2']],
  ['::', ['192.168.1.10', '172.17.0.1', '10.8.0.2', '2001:db8::7']],
  ['192.168.1.10', ['192.168.1.10']],
  ['127.0.0.1', ['127.0.0.1']],
])('%s is reached by the addresses that it listens on, the likeliest first', (host, reachable) => {
  expect(reachableAddresses(host, CARDS)).toEqual(reachable);
});

it.each([
  ['0.0.0.0', ['169.254.13.7', 'fe80::1']],
  ['::', ['fe80::1', 'FEBF::1', '169.254.1.1']],
])('%s is reached by none of the addresses that nobody else knows', (host, addresses) => {
  const cards = addresses.map((address) => card(address, '00:1f:c6:12:34:56'));
  expect(reachableAddresses(host, cards)).toEqual([]);
});

it('one address is one URL, in brackets where it needs them', () => {
  expect(urlsOf('https', '2001:db8::7', 7740)).toEqual(['https://[2001:db8::7]:7740']);
  expect(urlsOf('http', '127.0.0.1', 80)).toEqual(['http://127.0.0.1:80']);
});

it.each([
  ['Front-Desk', 'front-desk'],
  ['收银台-PC', 'xn---pc-f03er30ftp9d'],
  ['pc_7.cafe.lan', 'pc_7.cafe.lan'],
  ['1234', undefined],
  ['0x10', undefined],
  ['front desk', undefined],
  ['a,b', undefined],
])('a computer named %s is asked for as %s', (name, asked) => {
  expect(computerName(name)).toBe(asked);
});

it('a host name that is not ASCII is let in as browsers send it', () => {
  const isOwn = hostCheck('0.0.0.0', [], computerName('收银台-PC'));
  const sent = new URL('https://收银台-PC:7740').hostname;
  expect([isOwn(sent), isOwn(`${sent}.local`), isOwn('xn--elsewhere-pc')]).toEqual([true, true, false]);
});
