// Jobs that run or wait to be read: one step per seat, what comes next, and the way to stop the rest.
import type { Job } from '../../../ipc/seat.ts';
import { Button } from '../../components/button.tsx';
import { useCall } from '../../hooks/use-call.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useSession } from '../../hooks/use-session.ts';
import { errorText } from '../../i18n/errors.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { useJobs } from '../../store/hooks.ts';
import styles from './job-dock.module.css';
import { countItems, isWorthShowing, shownItems } from './job-facts.ts';
import { JobStep } from './job-step.tsx';
import { JobTroubles } from './job-troubles.tsx';
import { jobTitle } from './job-words.ts';
import { useRetry } from './use-retry.ts';

/** The dock must not take the map's room; the older ones come when these are read. */
const SHOWN = 2;

export function JobDock() {
  const jobs = useJobs().filter(isWorthShowing);
  return jobs.slice(-SHOWN).map((job) => <JobLine key={job.id} job={job} />);
}

function JobLine({ job }: { job: Job }) {
  const { t } = useWords();
  const { cafe, toasts } = useApp();
  const { may } = useSession();
  const pause = useCall('jobs.pause');
  const cancel = useCall('jobs.cancel');
  const dismiss = useCall('jobs.dismiss');
  const retry = useRetry(job);
  const counts = countItems(job);
  const ended = job.endedAt !== null;
  const title = jobTitle(job, t);
  const tell = (error: unknown): void => {
    toasts.show({ kind: 'bad', title, text: errorText(t, error) });
  };
  const { items, hidden } = shownItems(job);
  return (
    <section className={styles.dock} aria-label={title} data-region="dock">
      <p className={styles.title}>
        <b>{title}</b>
        {job.items.length > 1 ? (
          <span className="muted" role="status">
            <Summary counts={counts} />
          </span>
        ) : null}
        {ended ? null : <Next job={job} />}
      </p>
      <ol className={styles.steps}>
        {items.map((item) => (
          <JobStep key={item.seatId} item={item} />
        ))}
        {hidden > 0 && items.length > 0 ? <li className={styles.more}>+{hidden}</li> : null}
      </ol>
      <JobTroubles job={job} />
      {may('staff') ? (
        <div className={styles.buttons}>
          {!ended && counts.waiting > 0 ? (
            <>
              <Button
                kind="quiet"
                icon={job.paused ? 'play' : 'pause'}
                busy={pause.busy}
                onPress={() =>
                  void pause
                    .ask({ jobId: job.id, paused: !job.paused })
                    .then((answer) => cafe.acceptJob(answer), tell)
                }
              >
                <span className={styles.pause}>{t(job.paused ? 'jobs.resume' : 'jobs.pause')}</span>
              </Button>
              <Button
                busy={cancel.busy}
                onPress={() =>
                  void cancel.ask({ jobId: job.id }).then((answer) => cafe.acceptJob(answer), tell)
                }
              >
                {t('jobs.cancelWaiting', { count: counts.waiting })}
              </Button>
            </>
          ) : null}
          {retry ? (
            <Button icon="refresh" busy={retry.busy} onPress={retry.run}>
              {job.items.length > 1 ? t('jobs.retry', { count: retry.count }) : t('action.retry')}
            </Button>
          ) : null}
          {ended ? (
            <Button
              busy={dismiss.busy}
              onPress={() => void dismiss.ask({ jobId: job.id }).then(undefined, tell)}
            >
              {t('jobs.dismiss')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </section>
  );
}

function Summary({ counts }: { counts: ReturnType<typeof countItems> }) {
  const { t } = useWords();
  const kinds = ['done', 'running', 'waiting', 'failed', 'skipped', 'cancelled'] as const;
  return kinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => t(`jobs.count_${kind}`, { count: counts[kind] }))
    .join(t('label.comma'));
}

function Next({ job }: { job: Job }) {
  const { t } = useWords();
  const format = useFormat();
  const now = useNow('second');
  const next = job.items.find((item) => item.state === 'waiting');
  if (next === undefined) return null;
  if (job.paused) return <span className={styles.next}>{t('jobs.paused')}</span>;
  const last = Math.max(job.startedAt, ...job.items.map((item) => item.startedAt ?? 0));
  const inMs = Math.max(0, last + job.staggerMs - now);
  return (
    <span className={styles.next}>
      {t('jobs.next', { label: next.label, age: format.age(inMs), gap: format.age(job.staggerMs) })}
    </span>
  );
}
