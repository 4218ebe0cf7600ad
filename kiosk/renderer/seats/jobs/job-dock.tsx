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
  const counts = countItems(job);
  const ended = job.endedAt !== null;
  const title = t(ended ? `jobs.did_${job.action}` : `jobs.doing_${job.action}`, {
    count: job.items.length,
    done: counts.done,
    label: job.items[0]?.label ?? '',
  });
  const accept = (answer: Job | undefined, error: unknown): void => {
    if (answer) cafe.acceptJob(answer);
    else toasts.show({ kind: 'bad', title, text: errorText(t, error) });
  };
  const { items, hidden } = shownItems(job);
  return (
    <section className={styles.dock} aria-label={title} data-region="dock">
      <p className={styles.title}>
        <b>{title}</b>
        <span className="muted" role="status">
          <Summary counts={counts} />
        </span>
        {ended ? null : <Next job={job} />}
      </p>
      <ol className={styles.steps}>
        {items.map((item) => (
          <JobStep key={item.seatId} item={item} />
        ))}
        {hidden > 0 && items.length > 0 ? <li className={styles.more}>+{hidden}</li> : null}
      </ol>
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
                    .run({ jobId: job.id, paused: !job.paused })
                    .then((answer) => accept(answer, pause.error))
                }
              >
                <span className={styles.pause}>{t(job.paused ? 'jobs.resume' : 'jobs.pause')}</span>
              </Button>
              <Button
                busy={cancel.busy}
                onPress={() =>
                  void cancel.run({ jobId: job.id }).then((answer) => accept(answer, cancel.error))
                }
              >
                {t('jobs.cancelWaiting', { count: counts.waiting })}
              </Button>
            </>
          ) : null}
          {ended ? (
            <Button busy={dismiss.busy} onPress={() => void dismiss.run({ jobId: job.id })}>
              {t('jobs.read')}
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
    .join(', ');
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
