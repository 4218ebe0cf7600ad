// Asks the seats once more that failed; the finished job is closed when the new one is taken in.
import type { PowerAction } from '../../../ipc/calls/power.ts';
import type { Job } from '../../../ipc/seat.ts';
import { useCall } from '../../hooks/use-call.ts';
import { errorText } from '../../i18n/errors.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { useSeatActions } from '../actions/use-seat-actions.ts';
import { jobTitle } from './job-words.ts';

/** @returns undefined where nothing failed, or where the codes card has its own button for it */
export function useRetry(job: Job): { count: number; busy: boolean; run(): void } | undefined {
  const { t } = useWords();
  const { cafe, toasts } = useApp();
  const again = useCall('power.run');
  const dismiss = useCall('jobs.dismiss');
  const { power } = useSeatActions();
  const { action, boot, staggerMs } = job;
  const seatIds = job.items.filter(({ state }) => state === 'failed').map(({ seatId }) => seatId);
  if (job.endedAt === null || seatIds.length === 0) return undefined;
  if (action === 'rotate' || action === 'endSession') return undefined;

  const start = async (): Promise<boolean> => {
    const seat = seatIds.length === 1 ? cafe.seat(seatIds[0] ?? '') : undefined;
    if (seat && !boot && action !== 'bootDevice') return power(seat, action satisfies PowerAction);
    try {
      cafe.acceptJob(await again.ask({ seatIds, action, staggerMs, ...(boot ? { boot } : {}) }));
      return true;
    } catch (error) {
      toasts.show({ kind: 'bad', title: jobTitle(job, t), text: errorText(t, error) });
      return false;
    }
  };
  const run = async (): Promise<void> => {
    if (await start()) await dismiss.run({ jobId: job.id });
  };
  return { count: seatIds.length, busy: again.busy, run: () => void run() };
}
