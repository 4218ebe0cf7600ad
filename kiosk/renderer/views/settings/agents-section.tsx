// The agents on the machines: who has a token, who waits, and what goes into the image.
import { useState } from 'react';
import { EmptyState, Failure, Waiting } from '../../components/empty-state.tsx';
import tables from '../../components/table.module.css';
import { useQuery } from '../../hooks/use-call.ts';
import { useSession } from '../../hooks/use-session.ts';
import { useWords } from '../../i18n/index.ts';
import { AgentConfig } from './agent-config.tsx';
import { type Agent, AgentRow } from './agent-row.tsx';
import { AllowMany } from './allow-many.tsx';
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
  return <AgentTable agents={data.agents} onChanged={reload} />;
}

function AgentTable({ agents, onChanged }: { agents: readonly Agent[]; onChanged(): void }) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // A machine that was removed meanwhile is not chosen any more.
  const selected = agents.filter((agent) => chosen.has(agent.seatId));
  const every = selected.length === agents.length;
  const select = (some: readonly Agent[]): void => setChosen(new Set(some.map((agent) => agent.seatId)));
  const toggle = (agent: Agent): void =>
    select(chosen.has(agent.seatId) ? selected.filter((one) => one !== agent) : [...selected, agent]);
  return (
    <>
      <AllowMany agents={agents} selected={selected} onSelect={select} onChanged={onChanged} />
      <div className={css.tableBox}>
        <table className={tables.table} aria-label={t('settings.agents')}>
          <thead>
            <tr>
              <th scope="col" className={css.checkCell}>
                <label className={css.checkArea}>
                  <input
                    type="checkbox"
                    className={css.check}
                    aria-label={t('table.selectAll')}
                    checked={every}
                    ref={(element) => {
                      if (element) element.indeterminate = selected.length > 0 && !every;
                    }}
                    onChange={() => select(every ? [] : agents)}
                  />
                </label>
              </th>
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
            {agents.map((agent) => (
              <AgentRow
                key={agent.seatId}
                agent={agent}
                selected={chosen.has(agent.seatId)}
                onSelect={() => toggle(agent)}
                onChanged={onChanged}
              />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
