// One seat of a job: the result, or the seat's own mark while it runs.
import type { Job } from '../../../ipc/seat.ts';
import { classes } from '../../components/classes.ts';
import { Icon } from '../../components/icon.tsx';
import { Sign } from '../../components/sign.tsx';
import { StateMark } from '../../components/state-mark.tsx';
import { jobErrorText } from '../../i18n/errors.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { useSeat } from '../../store/hooks.ts';
import { stepKey } from '../map/tile-facts.ts';
import styles from './job-dock.module.css';

type Item = Job['items'][number];

export function JobStep({ item }: { item: Item }) {
  const { t } = useWords();
  const { ui } = useApp();
  const seat = useSeat(item.seatId);
  const words =
    item.error !== null
      ? jobErrorText(t, item.error)
      : item.state === 'running'
        ? t(`step.${stepKey(item.step)}`)
        : t(`jobs.item_${item.state}`);
  return (
    <li>
      <button
        type="button"
        className={classes(styles.step, styles[item.state])}
        data-state={item.state === 'running' ? seat?.state : undefined}
        data-result={item.state}
        data-plain=""
        data-loud=""
        title={words}
        onClick={() => ui.openSeat(item.seatId)}
      >
        {item.state === 'running' && seat ? (
          <StateMark state={seat.state} size="s" />
        ) : (
          <Result item={item} />
        )}
        {item.label}
        <span className="vh"> {words}</span>
      </button>
    </li>
  );
}

function Result({ item }: { item: Item }) {
  switch (item.state) {
    case 'done':
      return <Sign kind="ok" />;
    case 'failed':
      return <Sign kind="bad" />;
    case 'skipped':
    case 'cancelled':
      return <Icon name="minus" size="s" />;
    default:
      return <Icon name="clock" size="s" />;
  }
}
