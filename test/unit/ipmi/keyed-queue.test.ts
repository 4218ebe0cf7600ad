// Order per key, side by side over keys, and nobody is ever stuck behind a failure.
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyedQueue } from '../../../shared/util/keyed-queue.ts';

describe('a keyed queue', () => {
  it('runs operations of one key one after another, in the order of the calls', async () => {
    const queue = new KeyedQueue();
    const log: string[] = [];
    const operation = (name: string, ms: number) => async () => {
      log.push(`${name} starts`);
      await delay(ms);
      log.push(`${name} ends`);
      return name;
    };
    const results = await Promise.all([
      queue.run('k', operation('a', 20)),
      queue.run('k', operation('b', 5)),
      queue.run('k', operation('c', 1)),
    ]);
    expect(results).toEqual(['a', 'b', 'c']);
    expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
  });

  it('runs different keys side by side, up to its bound', async () => {
    const queue = new KeyedQueue({ concurrency: 2 });
    let running = 0;
    let most = 0;
    const operation = async () => {
      most = Math.max(most, ++running);
      await delay(5);
      running -= 1;
    };
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => queue.run(key, operation)));
    expect(most).toBe(2);
  });

  it('goes on after an operation that failed', async () => {
    const queue = new KeyedQueue({ concurrency: 1 });
    const failed = queue.run('k', async () => {
      throw new Error('no');
    });
    const next = queue.run('k', async () => 'yes');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });

  it('lets a waiting one leave at once, and those behind it keep their order', async () => {
    const queue = new KeyedQueue();
    const gate = Promise.withResolvers<void>();
    const log: string[] = [];
    const first = queue.run('k', async () => {
      await gate.promise;
      log.push('first');
    });
    const abort = new AbortController();
    const second = queue.run('k', async () => log.push('second'), { signal: abort.signal });
    const third = queue.run('k', async () => log.push('third'));
    abort.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    expect(log).toEqual([]);
    gate.resolve();
    await Promise.all([first, third]);
    expect(log).toEqual(['first', 'third']);
  });

  it('gives back the place of one that leaves while it waits for it', async () => {
    const queue = new KeyedQueue({ concurrency: 1 });
    const gate = Promise.withResolvers<void>();
    const first = queue.run('a', () => gate.promise);
    const abort = new AbortController();
    const second = queue.run('b', async () => 'never', { signal: abort.signal });
    const third = queue.run('c', async () => 'third');
    await delay(5);
    abort.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    gate.resolve();
    await first;
    expect(await third).toBe('third');
  });

  it('never starts for a signal that has aborted before', async () => {
    const queue = new KeyedQueue();
    let started = false;
    const signal = AbortSignal.abort(new Error('too late'));
    const run = queue.run('k', async () => (started = true), { signal });
    await expect(run).rejects.toThrow('too late');
    expect(started).toBe(false);
    expect(queue.busyKeys).toBe(0);
  });

  it('rests between two operations of a key, and the caller does not wait for the rest', async () => {
    const queue = new KeyedQueue();
    const log: string[] = [];
    const start = performance.now();
    const first = queue.run('k', async () => 'first', { restMs: 60 }).then(() => log.push('first is back'));
    const second = queue.run('k', async () => log.push('second starts'));
    await Promise.all([first, second]);
    expect(log).toEqual(['first is back', 'second starts']);
    expect(performance.now() - start).toBeGreaterThanOrEqual(59);
  });

  it('keeps a process alive for one that waits for the rest, and for nobody else', async () => {
    const path = join(import.meta.dirname, '../../../shared/util/keyed-queue.ts');
    const script = (body: string) =>
      `import { KeyedQueue } from ${JSON.stringify(path)}; const queue = new KeyedQueue(); ${body}`;
    const say = (word: string, restMs: number) =>
      `queue.run('k', async () => console.log('${word}'), { restMs: ${restMs} });`;
    const run = (body: string) => execa(process.execPath, ['--input-type=module', '-e', script(body)]);
    const [early, late, alone] = await Promise.all([
      run(`${say('first', 100)} ${say('second', 60_000)}`),
      run(`await ${say('first', 100)} await ${say('second', 60_000)}`),
      run(say('first', 60_000)),
    ]);
    expect(early.stdout).toBe('first\nsecond');
    expect(late.stdout).toBe('first\nsecond');
    expect(alone.stdout).toBe('first');
  });

  it('forgets keys that are done', async () => {
    const queue = new KeyedQueue();
    await Promise.all(['a', 'b'].map((key) => queue.run(key, () => delay(1))));
    await delay(1);
    expect(queue.busyKeys).toBe(0);
  });

  it('keeps order and bound whatever fails or is aborted', async () => {
    const job = fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      fate: fc.constantFrom('ends', 'fails', 'is aborted'),
      turns: fc.nat({ max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(job, { maxLength: 20 }),
        fc.integer({ min: 1, max: 3 }),
        async (jobs, bound) => {
          const queue = new KeyedQueue({ concurrency: bound });
          const started = new Map<string, number[]>();
          const running = new Set<string>();
          let inside = 0;
          const runs = jobs.map(({ key, fate, turns }, index) => {
            const abort = new AbortController();
            if (fate === 'is aborted') queueMicrotask(() => abort.abort(new Error('aborted')));
            return queue.run(
              key,
              async () => {
                expect(running.has(key)).toBe(false);
                running.add(key);
                inside += 1;
                expect(inside).toBeLessThanOrEqual(bound);
                started.set(key, [...(started.get(key) ?? []), index]);
                for (let turn = 0; turn < turns; turn++) await Promise.resolve();
                inside -= 1;
                running.delete(key);
                if (fate === 'fails') throw new Error('failed');
              },
              { signal: abort.signal },
            );
          });
          await Promise.allSettled(runs);
          for (const order of started.values()) expect(order).toEqual(order.toSorted((a, b) => a - b));
          const sure = jobs.filter(({ fate }) => fate !== 'is aborted').length;
          expect([...started.values()].flat().length).toBeGreaterThanOrEqual(sure);
        },
      ),
      { numRuns: 200 },
    );
  });
});
