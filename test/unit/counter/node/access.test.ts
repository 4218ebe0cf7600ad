import { expect, it } from 'vitest';
import { isPlainRemote } from '../../../../kiosk/counter/node/access.ts';

it.each([
  ['http://127.0.0.1:5050', false],
  ['http://127.8.9.10', false],
  ['http://localhost:5050', false],
  ['http://[::1]:5050', false],
  ['https://192.168.1.2:5050', false],
  ['http://192.168.1.2:5050', true],
  ['http://127.0.0.1.example.org', true],
  ['http://localhost.example.org', true],
  ['http://node', true],
  ['http://[fe80::1]', true],
])('%s carries the key across the network in plain text: %s', (url, plain) => {
  expect(isPlainRemote(url)).toBe(plain);
});
