import { createInstance } from 'i18next';
import { expect, it } from 'vitest';
import { zh } from '../../../kiosk/renderer/i18n/zh/index.ts';
import { actionsInWords } from '../../../kiosk/renderer/views/activity/action-words.ts';

const ACTIONS = ['codes.reveal', 'codes.rotate', 'power.run', 'new.action'];

it.each([
  ['设备码', ['codes.reveal']],
  [' 更换 ', ['codes.rotate']],
  ['重启', ['power.run']],
  ['码', []],
  // The counter finds these itself.
  ['rotate', []],
  ['new.action', []],
  ['', []],
])('knows which actions are shown with the words %o', async (text, found) => {
  const instance = createInstance();
  await instance.init({ lng: 'zh', resources: { zh: { translation: zh } } });
  expect(actionsInWords(instance.t, text, ACTIONS)).toEqual(found);
});
