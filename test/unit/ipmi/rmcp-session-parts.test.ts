// The small parts of a session: sequence numbers, waiting times, places, time limits.
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { callScope } from '../../../shared/ipmi/rmcp/call-scope.ts';
import { Exchange } from '../../../shared/ipmi/rmcp/exchange.ts';
import { RoundTrip } from '../../../shared/ipmi/rmcp/round-trip.ts';
import { SequenceWindow } from '../../../shared/ipmi/rmcp/sequence-window.ts';
import { Slots } from '../../../shared/util/slots.ts';

const never = new AbortController().signal;

describe('inbound sequence numbers', () => {
  it('are taken once, in order or up to 31 late', () => {
    const window = new SequenceWindow();
    expect([1, 2, 4, 3, 40, 9].map((n) => window.accept(n))).toEqual([true, true, true, true, true, true]);
    expect([1, 2, 3, 4, 8, 9, 40].map((n) => window.accept(n))).toEqual(Array(7).fill(false));
  });

  it('never include zero, and go on after the wrap at 32 bits', () => {
    const window = new SequenceWindow();
    expect(window.accept(0)).toBe(false);
    expect([0xfffffffe, 0xffffffff, 1, 2].map((n) => window.accept(n))).toEqual(Array(4).fill(true));
    expect([0xffffffff, 1].map((n) => window.accept(n))).toEqual([false, false]);
  });

  it('are never taken twice, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 200 }), (arrivals) => {
        const window = new SequenceWindow();
        const taken = arrivals.filter((n) => window.accept(n));
        expect(new Set(taken).size).toBe(taken.length);
      }),
    );
  });
});

describe('the wait for an answer', () => {
  it('is 250 ms for a quick BMC, and grows with a slow or unsteady one up to 5 s', () => {
    const quick = new RoundTrip();
    expect(quick.waitMs).toBe(250);
    for (let i = 0; i < 20; i++) quick.learn(3);
    expect(quick.waitMs).toBe(250);
    const slow = new RoundTrip();
    for (let i = 0; i < 20; i++) slow.learn(900);
    expect(slow.waitMs).toBeGreaterThan(900);
    slow.learn(60_000);
    expect(slow.waitMs).toBe(5000);
  });

  it('is never shorter than what the BMC is configured for', () => {
    const configured = new RoundTrip(3000);
    for (let i = 0; i < 20; i++) configured.learn(2);
    expect(configured.waitMs).toBe(3000);
  });
});

describe('a call', () => {
  it('that takes too long ends with IPMI_TIMEOUT, one that is called off with IPMI_CANCELLED', async () => {
    const endless = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    await expect(callScope({ timeoutMs: 5 }, 'Waiting', 'bmc', endless)).rejects.toMatchObject({
      code: 'IPMI_TIMEOUT',
      retryable: true,
    });
    const controller = new AbortController();
    const called = callScope({ signal: controller.signal }, 'Waiting', 'bmc', endless);
    controller.abort();
    await expect(called).rejects.toMatchObject({ code: 'IPMI_CANCELLED', retryable: false });
    const already = callScope({ signal: controller.signal }, 'Waiting', 'bmc', endless);
    await expect(already).rejects.toMatchObject({ code: 'IPMI_CANCELLED' });
    const inTime = callScope({ signal: AbortSignal.timeout(5) }, 'Waiting', 'bmc', endless);
    await expect(inTime).rejects.toMatchObject({ code: 'IPMI_TIMEOUT', retryable: true });
  });
});

describe('an exchange', () => {
  afterEach(() => void vi.useRealTimers());

  it('asks again after each wait and ends in silence', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
    const sent: number[] = [];
    const exchange = new Exchange<string>(new Slots(1), new RoundTrip());
    const result = exchange.run((attempt) => sent.push(attempt), [250, 500], never);
    await vi.advanceTimersByTimeAsync(249);
    expect(sent).toEqual([0]);
    await vi.advanceTimersByTimeAsync(10);
    expect(sent).toEqual([0, 1]);
    await vi.advanceTimersByTimeAsync(510);
    expect(await result).toBeUndefined();
    expect(sent).toEqual([0, 1]);
  });

  it('takes an answer to the first try that comes after the second, and measures it rightly', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
    const roundTrip = new RoundTrip();
    const exchange = new Exchange<string>(new Slots(1), roundTrip);
    const result = exchange.run(() => undefined, [250, 250], never);
    await vi.advanceTimersByTimeAsync(400);
    exchange.answer('late', 0);
    expect(await result).toBe('late');
    expect(roundTrip.waitMs).toBe(400 + 4 * 200);
  });

  it('waits once more when this process was too busy to listen', async () => {
    const exchange = new Exchange<string>(new Slots(1), new RoundTrip());
    const result = exchange.run(() => undefined, [30], never);
    const until = performance.now() + 150;
    while (performance.now() < until);
    // Behind so many others that it is not read at once.
    setImmediate(() => setImmediate(() => setImmediate(() => exchange.answer('read late', 0))));
    expect(await result).toBe('read late');
  });

  it('gives its place in the window back while it waits for nobody', async () => {
    const window = new Slots(1);
    const silent = new Exchange<string>(window, new RoundTrip()).run(() => undefined, [5, 5], never);
    const other = new Exchange<string>(window, new RoundTrip());
    const answered = other.run(() => other.answer('here', 0), [1000], never);
    expect(await answered).toBe('here');
    expect(await silent).toBeUndefined();
    expect(window.take()).toBeUndefined();
  });
});
