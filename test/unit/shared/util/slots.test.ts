// A counting semaphore: never more inside than it has slots, in order of arrival, nobody stuck.
import { describe, expect, it } from 'vitest';
import { Slots } from '../../../../shared/util/slots.ts';

describe('slots', () => {
  it('let in as many as there are, then in order of arrival', async () => {
    const slots = new Slots(2);
    const order: number[] = [];
    let inside = 0;
    await Promise.all(
      [0, 1, 2, 3, 4].map((n) =>
        slots.run(async () => {
          inside += 1;
          expect(inside).toBeLessThanOrEqual(2);
          order.push(n);
          await new Promise(setImmediate);
          inside -= 1;
        }),
      ),
    );
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });

  it('cost no wait while one is free', () => {
    const slots = new Slots(1);
    expect(slots.take()).toBeUndefined();
    expect(slots.take()).toBeInstanceOf(Promise);
  });

  it('forget who gave up waiting, and lose none by it', async () => {
    const slots = new Slots(1);
    const patience = new AbortController();
    await slots.take();
    const waiting = slots.take(patience.signal);
    const behind = slots.take();
    patience.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    slots.give();
    await behind;
    slots.give();
    expect(slots.take()).toBeUndefined();
  });

  it('hold none for whoever comes with an aborted signal', () => {
    const slots = new Slots(1);
    expect(() => slots.take(AbortSignal.abort(new Error('too late')))).toThrow('too late');
    expect(slots.take()).toBeUndefined();
  });

  it('come back after a task that fails', async () => {
    const slots = new Slots(1);
    const failed = slots.run(async () => {
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await slots.run(async () => 'yes')).toBe('yes');
  });
});
