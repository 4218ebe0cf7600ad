// The agents on the machines: who has a token, who waits, and what goes into the image.
import { EmptyState, Failure, Waiting } from '../../components/empty-state.tsx';
import tables from '../../components/table.module.css';
import { useQuery } from '../../hooks/use-call.ts';
import { useSession } from '../../hooks/use-session.ts';
import { useWords } from '../../i18n/index.ts';
import { AgentConfig } from './agent-config.tsx';
import { AgentRow } from './agent-row.tsx';
import { Part } from './parts.tsx';
import css from './settings.module.css';

export function AgentsSection() {
  const { t } = useWords();
  const { may } = useSession();
  return (
    <>
      <Part title={t('settings.agents')} text={t('settings.agentsText')} wide>
        {may('staff') ? (
          <Agents />
        ) : (
          <EmptyState icon="lock" title={t('settings.agents')} text={t('role.staffOnly')} />
        )}
      </Part>
      {may('owner') && <AgentConfig />}
    </>
  );
}

function Agents() {
  const { t } = useWords();
  const { data, error, waiting, reload } = useQuery('agents.list', {}, { reloadOn: ['seat.changed'] });
  if (data === undefined) {
    if (error !== null) return <Failure error={error} onRetry={reload} />;
    return waiting ? <Waiting text={t('label.loading')} /> : null;
  }
  if (data.agents.length === 0) {
    return (
      <EmptyState icon="shield" title={t('settings.agentsEmptyTitle')} text={t('settings.agentsEmptyText')} />
    );
  }
  return (
    <div className={css.tableBox}>
      <table className={tables.table} aria-label={t('settings.agents')}>
        <thead>
          <tr>
            <th scope="col">{t('label.seat')}</th>
            <th scope="col">{t('settings.state')}</th>
            <th scope="col">{t('settings.lastReport')}</th>
            <th scope="col">{t('settings.version')}</th>
            <th scope="col">
              <span className="vh">{t('settings.allow')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.agents.map((agent) => (
            <AgentRow key={agent.seatId} agent={agent} onChanged={reload} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
