// A café without seats: what is known, then the one step.
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { StateMark } from '../components/state-mark.tsx';
import { useSession } from '../hooks/use-session.ts';
import { useWords } from '../i18n/index.ts';
import { useApp } from '../services.ts';
import { useNode } from '../store/hooks.ts';
import styles from './no-seats.module.css';

export function NoSeats() {
  const { t } = useWords();
  const { ui } = useApp();
  const { may } = useSession();
  const node = useNode();
  const machines = node?.machines ?? 0;
  return (
    <EmptyState
      mark={
        <span className={styles.mark} data-state="off" data-plain="">
          <StateMark state="unknown" size="l" />
        </span>
      }
      title={t('seats.noSeats')}
      text={
        node?.configured
          ? t(machines > 0 ? 'seats.nodeKnows' : 'seats.nodeKnowsNone', { count: machines })
          : t('seats.noNode')
      }
      actions={
        may('owner') ? (
          <Button kind="primary" onPress={() => ui.show('settings')}>
            {machines > 0 ? t('seats.takeOver', { count: machines }) : t('seats.connectNode')}
          </Button>
        ) : (
          <p>{t('seats.askOwner')}</p>
        )
      }
    />
  );
}
