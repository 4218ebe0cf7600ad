// What a job does, or what came of it, as a title.
import type { Job } from '../../../ipc/seat.ts';
import type { Translate } from '../../i18n/index.ts';
import { bootWords } from '../boot-words.ts';
import { countItems } from './job-facts.ts';

type Item = Job['items'][number];

export function jobTitle(job: Job, t: Translate): string {
  const [only, ...others] = job.items;
  if (only && others.length === 0 && job.endedAt !== null && only.state !== 'done') {
    return notDone(job.action, only, t);
  }
  const words = only && others.length === 0 ? ofOne(job, only, t) : ofMany(job, t);
  return job.boot ? t('jobs.withBoot', { words, boot: bootWords(job.boot, t) }) : words;
}

/** `A03 was not restarted`; of a command that was interrupted nobody knows. */
export function notDone(action: Job['action'], { label, state, error }: Item, t: Translate): string {
  if (state === 'failed' && error?.code === 'INTERRUPTED') return t('jobs.unsure', { label });
  if (action === 'bootDevice') return t('power.bootFailed', { label });
  if (action === 'rotate' || action === 'endSession') return t(`jobs.failed_${action}`, { label });
  return t(`power.failed_${action}`, { label });
}

function ofOne(job: Job, { label }: Item, t: Translate): string {
  if (job.endedAt !== null && job.action === 'bootDevice') return t('jobs.bootSet', { label });
  return t('jobs.ofOne', { label, words: t(`power.doing_${job.action}`) });
}

function ofMany(job: Job, t: Translate): string {
  const count = job.items.length;
  if (job.endedAt === null) return t(`jobs.doing_${job.action}`, { count });
  return t(`jobs.did_${job.action}`, { count, done: countItems(job).done });
}
