// A loop waits for a change, a time-out or the end.
import { expect, test } from 'vitest';
import { SignalBox } from '../../../../agent/state/signal-box.ts';

const never = new AbortController().signal;

test('a wake ends the wait', async () => {
  const box = new SignalBox();
  const wait = box.wait(never);
  box.wake();
  expect(await wait).toBe('woken');
});

test('a wake while nobody waits ends the next wait at once, and only that one', async () => {
  const box = new SignalBox();
  box.wake();
  box.wake();
  expect(await box.wait(never)).toBe('woken');
  expect(await box.wait(never, 5)).toBe('timeout');
});

test('a wake reaches everybody who waits', async () => {
  const box = new SignalBox();
  const waits = [box.wait(never), box.wait(never, 10_000)];
  box.wake();
  expect(await Promise.all(waits)).toEqual(['woken', 'woken']);
});

test('the time runs out', async () => {
  expect(await new SignalBox().wait(never, 5)).toBe('timeout');
});

test('an abort ends the wait without an error', async () => {
  const abort = new AbortController();
  const wait = new SignalBox().wait(abort.signal, 10_000);
  abort.abort();
  expect(await wait).toBe('aborted');
});

test('an abort before the wait comes first, even when something changed', async () => {
  const box = new SignalBox();
  box.wake();
  expect(await box.wait(AbortSignal.abort())).toBe('aborted');
  expect(await box.wait(never)).toBe('woken');
});

test('a wait that has ended does not swallow the next wake', async () => {
  const box = new SignalBox();
  await box.wait(never, 5);
  box.wake();
  expect(await box.wait(never, 10_000)).toBe('woken');
});
