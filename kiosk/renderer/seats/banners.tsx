// The whole picture is in doubt: the counter or the node does not answer.
import { Button } from '../components/button.tsx';
import { StateMark } from '../components/state-mark.tsx';
import { useCall } from '../hooks/use-call.ts';
import { useNow } from '../hooks/use-now.ts';
import { useSession } from '../hooks/use-session.ts';
import { useFormat } from '../i18n/format.ts';
import { useWords } from '../i18n/index.ts';
import { useLink, useNode } from '../store/hooks.ts';
import styles from './banners.module.css';
import { useLinkDown } from './use-link-down.ts';

export function Banners() {
  const down = useLinkDown();
  const node = useNode();
  if (down) return <CounterDown />;
  if (node?.configured && !node.reachable) return <NodeSilent lastAnswerAt={node.lastAnswerAt} />;
  return null;
}

function CounterDown() {
  const { t } = useWords();
  const format = useFormat();
  const link = useLink();
  return (
    <div className={styles.banner} role="alert">
      <StateMark state="attention" />
      <p className="grow">
        <b>{t('seats.counterDown', { time: format.time(link.since) })}</b> {t('seats.counterDownText')}
      </p>
      <span className="num">{t('seats.attempt', { count: link.attempt })}</span>
    </div>
  );
}

function NodeSilent({ lastAnswerAt }: { lastAnswerAt: number | null }) {
  const { t } = useWords();
  const format = useFormat();
  const now = useNow('second');
  const { may } = useSession();
  const refresh = useCall('node.refresh');
  return (
    <div className={styles.banner} role="status">
      <StateMark state="attention" />
      <p className="grow">
        <b>
          {lastAnswerAt === null
            ? t('seats.nodeNever')
            : t('seats.nodeSilent', { age: format.age(now - lastAnswerAt) })}
        </b>{' '}
        {t('seats.nodeSilentText')}
      </p>
      {may('staff') ? (
        <Button size="small" icon="refresh" busy={refresh.busy} onPress={() => void refresh.run({})}>
          {t('seats.tryNow')}
        </Button>
      ) : null}
    </div>
  );
}
