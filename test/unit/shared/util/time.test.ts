// Waiting ends when its time or its signal says so.
import { expect, test } from 'vitest';
import { deadline, isAbort, sleep } from '../../../../shared/util/time.ts';

test('sleep resolves by itself, with a signal or without', async () => {
  await expect(sleep(1)).resolves.toBeUndefined();
  await expect(sleep(1, new AbortController().signal)).resolves.toBeUndefined();
});

test("sleep ends with the signal's own reason", async () => {
  const abort = new AbortController();
  const reason = new Error('the agent stops');
  const sleeping = sleep(60_000, abort.signal);
  abort.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
});

test('sleep does not begin under a signal that is aborted already', async () => {
  const reason = new Error('too late');
  await expect(sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
});

test('a deadline ends after its time', async () => {
  await expect(sleep(60_000, deadline(5))).rejects.toMatchObject({ name: 'TimeoutError' });
});

test('a deadline ends with its parent, if that is first', async () => {
  const parent = new AbortController();
  const reason = new Error('the agent stops');
  const signal = deadline(60_000, parent.signal);
  expect(signal.aborted).toBe(false);
  parent.abort(reason);
  expect(signal.reason).toBe(reason);
});

test('aborts and time-outs are told from other errors', async () => {
  expect(isAbort(AbortSignal.abort().reason)).toBe(true);
  expect(isAbort(await sleep(60_000, deadline(1)).catch((error: unknown) => error))).toBe(true);
  expect(isAbort(new Error('AbortError'))).toBe(false);
  expect(isAbort('AbortError')).toBe(false);
  expect(isAbort(undefined)).toBe(false);
});
