// Stored jobs: one that can't be read does not take the others along.
import { expect, it, onTestFinished } from 'vitest';
import { JobStore, type StoredJob } from '../../../../kiosk/counter/power/job-store.ts';
import { testStore } from './small-cafe.ts';

function jobOf(id: string, startedAt: number): StoredJob {
  const job = { id, action: 'on', by: 'Mei', startedAt, endedAt: null, paused: false, staggerMs: 0 } as const;
  return { call: 'power.run', job: { ...job, items: [] } };
}

it('a damaged row costs its own job alone', async () => {
  const home = await testStore();
  onTestFinished(() => home.close());
  const jobs = new JobStore(home.store);
  for (const job of [jobOf('one', 1), jobOf('two', 2), jobOf('three', 3)]) jobs.saveJob(job);
  home.store.db.prepare("UPDATE jobs SET head = '{' WHERE id = 'two'").run();
  expect(jobs.load()).toEqual([jobOf('one', 1), jobOf('three', 3)]);
});
