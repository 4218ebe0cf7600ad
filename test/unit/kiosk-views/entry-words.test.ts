import { createInstance } from 'i18next';
import { beforeAll, expect, it } from 'vitest';
import { en } from '../../../kiosk/renderer/i18n/en/index.ts';
import type { Translate } from '../../../kiosk/renderer/i18n/index.ts';
import { zh } from '../../../kiosk/renderer/i18n/zh/index.ts';
import { afterWords, beforeWords, entryWords } from '../../../kiosk/renderer/views/activity/entry-words.ts';

let t: Translate;
let chinese: Translate;
beforeAll(async () => {
  const instance = createInstance();
  await instance.init({
    lng: 'en',
    resources: { en: { translation: en }, zh: { translation: zh } },
    interpolation: { escapeValue: false },
  });
  t = instance.t;
  chinese = instance.getFixedT('zh');
});

const entry = (action: string, after: string | null, result: 'ok' | 'asked' | 'failed' = 'ok') => ({
  action,
  before: 'on',
  after,
  result,
});

it.each([
  [entry('power.run', 'soft: off'), 'Shut down', 'Shut down: Off'],
  [entry('power.run', 'restart, pxe once: on'), 'Restart, Network, once', 'Restart, Network, once: On'],
  [entry('power.run', 'off', 'asked'), 'Force off', 'Force off'],
  [entry('power.run', 'on', 'failed'), 'Power on', 'Power on'],
  // As it was written before: only the state.
  [entry('power.run', 'off'), 'Power', 'Off'],
  [entry('power.run', null, 'failed'), 'Power', null],
  [entry('boot.set', 'pxe always'), 'Boot device: Network, always', 'Network, always'],
  [entry('alert.opened', 'LOST_WHILE_ON'), 'Alert: Lost while powered on', 'Lost while powered on'],
  [entry('alert.cleared', 'GPU_HOT'), 'Alert over: The GPU is very hot', 'The GPU is very hot'],
  [entry('seats.edit', 'label on'), 'Seat changed', 'label on'],
  [entry('new.call', 'off'), 'new.call', 'off'],
])('puts %o into words', (told, what, after) => {
  expect(entryWords(t, told)).toBe(what);
  expect(afterWords(t, told)).toBe(after);
});

it('translates what was before, and leaves names alone', () => {
  expect(beforeWords(t, entry('power.run', 'soft: off'))).toBe('On');
  expect(beforeWords(t, entry('seats.edit', null))).toBe('on');
});

it('puts the parts together with the marks of the language', () => {
  const restart = entry('power.run', 'restart, pxe once: on');
  expect(afterWords(chinese, restart)).toBe('重启，网络，一次：开机');
});
