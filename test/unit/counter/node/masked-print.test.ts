// What a masked list has to show before the machines are read signed again.
import { expect, it } from 'vitest';
import { maskedPrint } from '../../../../kiosk/counter/node/masked-print.ts';
import type { Machine } from '../../../../shared/dbc/types.ts';

const ROW: Machine = {
  nodeId: 'ab'.repeat(32),
  uuid: 'pc-1',
  ip: '10.0.0.1',
  os: '',
  description: '',
  ipmiHostname: '10.1.0.1',
  ipmiUsername: '*****',
  ipmiPassword: '********',
  nodePrivateKey: '*'.repeat(64),
  masked: true,
};
const OTHER: Machine = { ...ROW, nodeId: 'cd'.repeat(32), uuid: 'pc-2' };
const printOf = (...machines: Machine[]) => maskedPrint({ machines, broken: [] });

it('stays the same for other codes and another order', () => {
  const codes = { deviceId: '1', password: '******', masked: true };
  expect(printOf(OTHER, { ...ROW, deeplink: codes })).toBe(printOf(ROW, OTHER));
});

it.each<[string, Partial<Machine>]>([
  ['uuid', { uuid: 'pc-3' }],
  ['ip', { ip: '10.0.0.9' }],
  ['text', { description: 'x' }],
  ['BMC', { ipmiPort: 624 }],
  ['length of a password', { ipmiPassword: '*******' }],
])('differs with another %s', (_what, change) => {
  expect(printOf({ ...ROW, ...change }, OTHER)).not.toBe(printOf(ROW, OTHER));
});

it('differs with machines that come, go or break', () => {
  expect(printOf(ROW)).not.toBe(printOf(ROW, OTHER));
  expect(maskedPrint({ machines: [ROW], broken: ['pc-2'] })).not.toBe(printOf(ROW));
});
