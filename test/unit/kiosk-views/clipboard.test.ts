import { expect, it, onTestFinished, vi } from 'vitest';
import { SecretClipboard } from '../../../kiosk/renderer/views/codes/clipboard.ts';

function memory() {
  const held = { text: '' };
  const clipboard = {
    writeText: async (text: string) => {
      held.text = text;
    },
    readText: async () => held.text,
  };
  return { held, clipboard };
}

it('takes a code back out of the clipboard', async () => {
  const { held, clipboard } = memory();
  const ours = new SecretClipboard(() => clipboard, 10);
  await ours.copy('a05/code', 'Kx7mRw4tQa');
  expect(held.text).toBe('Kx7mRw4tQa');
  expect(ours.copied?.name).toBe('a05/code');
  await expect.poll(() => held.text).toBe('');
  await expect.poll(() => ours.copied).toBeNull();
});

it('leaves what somebody else copied since', async () => {
  const { held, clipboard } = memory();
  const ours = new SecretClipboard(() => clipboard, 60_000);
  await ours.copy('a05/code', 'Kx7mRw4tQa');
  held.text = 'a shopping list';
  await ours.clear();
  expect(held.text).toBe('a shopping list');
  expect(ours.copied).toBeNull();
});

it('clears a clipboard that it may not read', async () => {
  const { held, clipboard } = memory();
  const blind = { ...clipboard, readText: () => Promise.reject(new Error('denied')) };
  const ours = new SecretClipboard(() => blind, 60_000);
  await ours.copy('a05/code', 'Kx7mRw4tQa');
  await ours.clear();
  expect(held.text).toBe('');
});

it('counts the time from the last copy', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { held, clipboard } = memory();
  const ours = new SecretClipboard(() => clipboard, 30_000);
  await ours.copy('a05/id', '483920175');
  await vi.advanceTimersByTimeAsync(20_000);
  await ours.copy('a05/code', 'Kx7mRw4tQa');
  await vi.advanceTimersByTimeAsync(29_999);
  expect(held.text).toBe('Kx7mRw4tQa');
  await vi.advanceTimersByTimeAsync(1);
  expect(held.text).toBe('');
});

it('says so where the browser has no clipboard', async () => {
  const ours = new SecretClipboard(() => undefined);
  await expect(ours.copy('a05/id', '1')).rejects.toThrow();
  expect(ours.copied).toBeNull();
});
