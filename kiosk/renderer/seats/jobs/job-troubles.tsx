// The seats of a job that failed or were left alone: which, why, and what to do.
import type { Job } from '../../../ipc/seat.ts';
import { Sign } from '../../components/sign.tsx';
import { jobErrorText } from '../../i18n/errors.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import styles from './job-dock.module.css';
import { troublesOf } from './job-facts.ts';

export function JobTroubles({ job }: { job: Job }) {
  const { t } = useWords();
  const format = useFormat();
  const troubles = troublesOf(job);
  if (troubles.length === 0) return null;
  return (
    <div className={styles.troubles} role="status">
      {troubles.map(({ labels, state, error }) => (
        <p key={`${state} ${error.code}`}>
          <Sign kind={state === 'failed' ? 'bad' : 'warn'} />
          <span>
            {job.items.length > 1 ? (
              <b>{t('jobs.trouble', { labels: format.list(labels), words: t(`jobs.item_${state}`) })} </b>
            ) : null}
            {jobErrorText(t, error)}
          </span>
        </p>
      ))}
    </div>
  );
}
