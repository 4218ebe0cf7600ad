// One seat of a job: its mark, its label, and what is known of the result.
import type { Job } from '../../../ipc/seat.ts';
import { classes } from '../../components/classes.ts';
import { Icon } from '../../components/icon.tsx';
import { Sign } from '../../components/sign.tsx';
import { StateMark } from '../../components/state-mark.tsx';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { useSeat } from '../../store/hooks.ts';
import { stepKey } from '../map/tile-facts.ts';
import styles from './job-dock.module.css';

export function JobStep({ item }: { item: Job['items'][number] }) {
  const { t } = useWords();
  const { ui } = useApp();
  const seat = useSeat(item.seatId);
  const words =
    item.state === 'failed' || item.state === 'skipped'
      ? (item.error?.message ?? t(`jobs.item_${item.state}`))
      : item.state === 'running'
        ? t(`step.${stepKey(item.step)}`)
        : t(`jobs.item_${item.state}`);
  return (
    <li>
      <button
        type="button"
        className={classes(styles.step, styles[item.state])}
        data-state={seat?.state}
        data-plain=""
        data-loud=""
        title={words}
        onClick={() => ui.openSeat(item.seatId)}
      >
        {item.state === 'failed' ? (
          <Sign kind="bad" />
        ) : item.state === 'skipped' || item.state === 'cancelled' ? (
          <Icon name="minus" size="s" />
        ) : item.state === 'waiting' || seat === undefined ? (
          <Icon name="clock" size="s" />
        ) : (
          <StateMark state={seat.state} size="s" />
        )}
        {item.label}
        <span className="vh"> {words}</span>
      </button>
    </li>
  );
}
