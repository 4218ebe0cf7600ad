// All alerts: those that wait for a name, those that have one, and the past ones.
import type { Alert } from '../../../ipc/seat.ts';
import { EmptyState, Failure, Waiting } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { useQuery } from '../../hooks/use-call.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { useSeats } from '../../store/hooks.ts';
import { AlertTable } from './alert-table.tsx';
import css from './alerts.module.css';

export function AlertsView() {
  const { t } = useWords();
  const { data, error, waiting, reload } = useQuery(
    'alerts.list',
    { limit: 200 },
    { reloadOn: ['alert.changed', 'snapshot'] },
  );
  return (
    <Page title={t('alerts.title')}>
      {data !== undefined ? (
        <Lists alerts={data.alerts} />
      ) : error !== null ? (
        <Failure error={error} onRetry={reload} />
      ) : waiting ? (
        <Waiting text={t('label.loading')} />
      ) : null}
    </Page>
  );
}

function Lists({ alerts }: { alerts: readonly Alert[] }) {
  const { t } = useWords();
  const open = alerts.filter((alert) => alert.clearedAt === null && alert.acknowledged === null);
  const taken = alerts.filter((alert) => alert.clearedAt === null && alert.acknowledged !== null);
  const past = alerts.filter((alert) => alert.clearedAt !== null);
  return (
    <div className={css.lists}>
      {open.length === 0 && taken.length === 0 && <GoodNews />}
      {open.length > 0 && <AlertTable title={t('alerts.open')} alerts={open} />}
      {taken.length > 0 && <AlertTable title={t('alerts.taken')} alerts={taken} />}
      {past.length > 0 && <AlertTable title={t('alerts.past')} alerts={past} />}
    </div>
  );
}

/** An empty list of problems is good news, and says what it stands on. */
function GoodNews() {
  const { t } = useWords();
  const format = useFormat();
  const now = useNow('minute');
  const heard = useSeats().flatMap((seat) =>
    seat.agent.value === 'up' && seat.agent.at !== null ? [seat.agent.at] : [],
  );
  const text =
    heard.length === 0
      ? t('alerts.emptyNoAgents')
      : t('alerts.emptyText', { age: format.age(Math.max(1000, now - Math.min(...heard))) });
  return <EmptyState icon="check" title={t('alerts.emptyTitle')} text={text} />;
}
