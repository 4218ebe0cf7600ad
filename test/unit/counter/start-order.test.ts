// Parts whose address or port comes later: tried again, and no longer told as broken once they work.
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { StartOrder, type Step } from '../../../kiosk/counter/start-order.ts';

/** A part that says what happens to it; the first `failures` starts fail. */
function part(failures: number, more: Partial<Step> = {}) {
  const seen: string[] = [];
  let left = failures;
  const step: Step = {
    name: 'agent listener',
    start: () => {
      seen.push('start');
      if (left-- > 0) throw new Error('EADDRNOTAVAIL 192.168.1.10');
    },
    stop: () => void seen.push('stop'),
    ...more,
  };
  return { step, seen };
}

function orderOf(...steps: Step[]): StartOrder {
  const order = new StartOrder(steps, pino({ level: 'silent' }));
  onTestFinished(() => order.stop());
  return order;
}

it('tries a part again until it starts, while the others run, and forgets the problem then', async () => {
  const { step, seen } = part(2, { retried: true });
  const other = part(0, { name: 'power' });
  const order = orderOf(step, other.step);
  await order.start();
  expect(other.seen).toEqual(['start']);
  expect(order.problems).toMatchObject([{ code: 'PART_FAILED', params: { part: 'agent listener' } }]);
  await expect.poll(() => order.problems).toEqual([]);
  // What a failed attempt left is put away before the next one.
  expect(seen).toEqual(['start', 'stop', 'start', 'stop', 'start']);
  await order.stop();
  expect(seen.at(-1)).toBe('stop');
});

it('stop() ends the trying, and no attempt outlives it', async () => {
  const second = Promise.withResolvers<void>();
  const open = Promise.withResolvers<void>();
  const seen: string[] = [];
  let attempts = 0;
  const order = orderOf({
    name: 'agent listener',
    retried: true,
    start: async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('EADDRNOTAVAIL');
      second.resolve();
      await open.promise;
      seen.push('listens');
    },
    stop: () => void seen.push('closed'),
  });
  await order.start();
  await second.promise;
  const stopped = order.stop();
  open.resolve();
  await stopped;
  expect(seen.slice(-2)).toEqual(['listens', 'closed']);

  // One that waits for its next attempt, which would fail for ever.
  const hopeless = orderOf(part(Number.POSITIVE_INFINITY, { retried: true }).step);
  await hopeless.start();
  await expect(hopeless.stop()).resolves.toBeUndefined();
});

it('a vital part is not waited for', async () => {
  const { step, seen } = part(1, { retried: true, vital: true });
  await expect(orderOf(step).start()).rejects.toThrow('EADDRNOTAVAIL');
  expect(seen).toEqual(['start', 'stop']);
});

it('tells several problems of one part apart, and says each once', async () => {
  const lines: string[] = [];
  const order = new StartOrder(
    [],
    pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }),
  );
  order.failed('certificate renewal', new Error('disk full'), 'staff');
  order.failed('certificate renewal', new Error('disk full'), 'agents');
  order.failed('certificate renewal', new Error('disk full'), 'agents');
  expect(lines).toHaveLength(2);
  order.mended('certificate renewal', 'staff');
  expect(order.problems.map(({ message }) => message)).toEqual([
    'certificate renewal does not work: agents: disk full',
  ]);
  order.mended('certificate renewal', 'agents');
  expect(order.problems).toEqual([]);
});
