// From whom the main process takes a message.
import { expect, it } from 'vitest';
import { isTrusted } from '../../../kiosk/main/trusted-sender.ts';

const window = {};
const page = { url: 'app://netbar/', parent: null };

it('takes messages from the main frame of its window while that shows our page', () => {
  expect(isTrusted({ sender: window, senderFrame: page }, window)).toBe(true);
});

it('takes none from anybody else', () => {
  const refused = [
    ['a frame inside', { sender: window, senderFrame: { ...page, parent: page } }, window],
    [
      'another page in the window',
      { sender: window, senderFrame: { ...page, url: 'https://netbar/' } },
      window,
    ],
    ['an empty page', { sender: window, senderFrame: { ...page, url: '' } }, window],
    ['another window', { sender: {}, senderFrame: page }, window],
    ['a frame that is gone', { sender: window, senderFrame: null }, window],
    ['nobody, without a window', { sender: undefined, senderFrame: page }, undefined],
  ] as const;
  for (const [who, sent, ours] of refused) expect(isTrusted(sent, ours), who).toBe(false);
});
