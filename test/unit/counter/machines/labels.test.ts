import { expect, it } from 'vitest';
import { LabelMaker, labelKey } from '../../../../kiosk/counter/machines/labels.ts';

it('labels are the same whatever their case or width', () => {
  expect(labelKey('ａ１２')).toBe(labelKey('A12'));
});

it('suggests the description where it is a label, and numbers otherwise, each once', () => {
  const labels = new LabelMaker(['A01', 'VIP-3']);
  expect(['VIP-1', 'vip-1', 'VIP-3', 'a machine', '包1'].map((text) => labels.suggest(text))).toEqual([
    'VIP-1',
    'A02',
    'A03',
    'A04',
    '包1',
  ]);
});
