// When the node is asked: steadily, with back-off, and left alone where a call would harm it.
import { afterEach, describe, expect, it } from 'vitest';
import { PollLoop } from '../../../../kiosk/counter/node/poll-loop.ts';
import { DbcError } from '../../../../shared/dbc/errors.ts';

const loops: PollLoop[] = [];
afterEach(async () => {
  for (const loop of loops.splice(0)) await loop.stop();
});

function start(poll: (signal: AbortSignal) => Promise<unknown>, intervalMs = 10): PollLoop {
  const loop = new PollLoop({ poll, intervalMs });
  loops.push(loop);
  loop.start();
  return loop;
}

describe('a poll', () => {
  it('comes again and again, one at a time, until the end', async () => {
    let running = 0;
    let most = 0;
    let polls = 0;
    const loop = start(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      polls += 1;
    });
    loop.start();
    await expect.poll(() => polls).toBeGreaterThan(3);
    await Promise.all([loop.now(), loop.now(), loop.now()]);
    expect(most).toBe(1);
    await loop.stop();
    const before = polls;
    await loop.now();
    expect(polls).toBe(before);
    loop.start();
    await expect.poll(() => polls).toBeGreaterThan(before);
  });

  it('that is asked for starts after the asking, and is shared', async () => {
    const gates: (() => void)[] = [];
    let ended = 0;
    const loop = start(async () => {
      await new Promise<void>((resolve) => gates.push(resolve));
      ended += 1;
    }, 1_000_000);
    await expect.poll(() => gates.length).toBe(1);
    const asked = [loop.now(), loop.now()];
    gates[0]?.();
    await expect.poll(() => gates.length).toBe(2);
    expect(ended).toBe(1);
    gates[1]?.();
    await Promise.all(asked);
    expect(ended).toBe(2);
  });

  it('goes on when somebody stops waiting for it', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let ended = false;
    const loop = start(async () => {
      await promise;
      ended = true;
    }, 1_000_000);
    const reason = new Error('enough');
    const waiting = new AbortController();
    const asked = loop.now(waiting.signal);
    waiting.abort(reason);
    await expect(asked).rejects.toBe(reason);
    await expect(loop.now(AbortSignal.abort(reason))).rejects.toBe(reason);
    resolve();
    await expect.poll(() => ended).toBe(true);
  });

  it('is left out while the node may be about to crash', async () => {
    let polls = 0;
    start(async () => {
      polls += 1;
      return new DbcError('BROADCAST_FAILED', 'quiet', { context: { waitMs: 1_000_000 } });
    });
    await expect.poll(() => polls).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(polls).toBe(1);
  });

  it('is tried again after failures', async () => {
    let polls = 0;
    start(async () => {
      polls += 1;
      return polls < 4 ? new DbcError('NODE_UNREACHABLE', 'silent') : undefined;
    });
    await expect.poll(() => polls).toBeGreaterThan(5);
  });
});
