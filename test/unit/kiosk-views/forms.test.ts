import { expect, it } from 'vitest';
import { periodStart } from '../../../kiosk/renderer/views/activity/use-activity.ts';
import { fromBase64, toBase64 } from '../../../kiosk/renderer/views/settings/backup/base64.ts';
import {
  changedOnly,
  EMPTY_MACHINE,
  newMachine,
} from '../../../kiosk/renderer/views/settings/machines/machine-texts.ts';
import { decodeText } from '../../../kiosk/renderer/views/settings/machines/read-text-file.ts';
import { chosenMachines, labelProblem } from '../../../kiosk/renderer/views/settings/machines/take-over.ts';
import { isPlain } from '../../../kiosk/renderer/views/settings/node/use-node-form.ts';
import { inUnit, toMs } from '../../../kiosk/renderer/views/settings/times.ts';
import { firstOpen } from '../../../kiosk/renderer/views/wizard/wizard-order.ts';

const TIMES = {
  idleLockMs: 300_000,
  revealMs: 20_000,
  renterViewMs: 60_000,
  bootLimitMs: 180_000,
  endWarningMs: 0,
  bmcIntervalMs: 250,
};

it('shows times in people’s units and takes them back', () => {
  const texts = inUnit(TIMES);
  expect(texts).toMatchObject({ idleLockMs: '5', revealMs: '20', endWarningMs: '0', bmcIntervalMs: '250' });
  expect(toMs(texts)).toEqual(TIMES);
  expect(toMs({ ...texts, idleLockMs: '0,5' })).toMatchObject({ idleLockMs: 30_000 });
});

it.each(['', 'soon', '0', '481'])('refuses %j minutes until the lock', (text) => {
  expect(toMs({ ...inUnit(TIMES), idleLockMs: text })).toBeNull();
});

it('reads UTF-8, and GBK where it is not UTF-8', () => {
  expect(decodeText(new TextEncoder().encode('座位'))).toEqual({ text: '座位', encoding: 'utf-8' });
  expect(decodeText(new Uint8Array([0xd7, 0xf9, 0xce, 0xbb]))).toEqual({ text: '座位', encoding: 'gbk' });
  expect(decodeText(new Uint8Array([0xff, 0xff, 0xff]))).toBeNull();
});

it('carries bytes through base64', () => {
  const bytes = new Uint8Array(100_000).map((_, index) => index % 251);
  expect(fromBase64(toBase64(bytes))).toEqual(bytes);
});

it('leaves machines without a label out and finds labels that can’t be', () => {
  const labels = { a: 'A01', b: 'A01', c: '', d: 'two words' };
  const machines = Object.keys(labels).map((nodeId) => ({
    nodeId,
    uuid: '',
    ip: '',
    description: '',
    suggestedLabel: '',
  }));
  expect(machines.map(({ nodeId }) => labelProblem(labels, nodeId))).toEqual([
    'twice',
    'twice',
    null,
    'blank',
  ]);
  expect(chosenMachines(machines, labels, ' Hall ').map(({ nodeId, zone }) => [nodeId, zone])).toEqual([
    ['a', 'Hall'],
    ['b', 'Hall'],
    ['d', 'Hall'],
  ]);
});

it('sends only what was typed about a machine', () => {
  expect(changedOnly({ ...EMPTY_MACHINE, ip: '192.168.1.5', ipmiPort: '624', label: 'A01' })).toEqual({
    ip: '192.168.1.5',
    ipmiPort: 624,
  });
  expect(newMachine({ ...EMPTY_MACHINE, ip: '192.168.1.5' })).not.toHaveProperty('ipmiPort');
});

it('knows plain HTTP to another computer', () => {
  expect(isPlain('http://192.168.1.10:5001')).toBe(true);
  expect(isPlain('https://192.168.1.10')).toBe(false);
  expect(isPlain('http://127.0.0.1:5001')).toBe(false);
  expect(isPlain('http://localhost:5001')).toBe(false);
  expect(isPlain('nonsense')).toBe(false);
});

it('goes on with the first step that is not done', () => {
  const setup = { node: true, machines: false, staff: true, recovery: false, finished: false };
  expect(firstOpen(setup)).toBe('machines');
  expect(firstOpen({ ...setup, machines: true })).toBe('backup');
  expect(firstOpen({ ...setup, machines: true, recovery: true })).toBe('backup');
});

it('begins periods at midnight', () => {
  const noon = new Date(2026, 10, 21, 12, 30).getTime();
  expect(periodStart('today', noon)).toBe(new Date(2026, 10, 21).getTime());
  expect(periodStart('week', noon)).toBe(new Date(2026, 10, 15).getTime());
  expect(periodStart('all', noon)).toBeUndefined();
});
