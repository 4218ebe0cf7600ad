// Why the last command on this seat failed or left it alone; until it is read in the dock, or another one is done.
import type { Seat } from '../../../ipc/seat.ts';
import { Sign } from '../../components/sign.tsx';
import { jobErrorText } from '../../i18n/errors.ts';
import { useWords } from '../../i18n/index.ts';
import { useJobs } from '../../store/hooks.ts';
import { notDone } from '../jobs/job-words.ts';
import styles from './seat-panel.module.css';

export function LastFailure({ seat }: { seat: Seat }) {
  const { t } = useWords();
  const job = useJobs().findLast(({ items }) => items.some(({ seatId }) => seatId === seat.id));
  const item = job?.items.find(({ seatId }) => seatId === seat.id);
  if (!job || !item?.error || (item.state !== 'failed' && item.state !== 'skipped')) return null;
  return (
    <div className={styles.failure} role="alert">
      <Sign kind={item.state === 'failed' ? 'bad' : 'warn'} />
      <p>
        <b>{notDone(job.action, item, t)}</b>
        <br />
        {jobErrorText(t, item.error)}
      </p>
    </div>
  );
}
