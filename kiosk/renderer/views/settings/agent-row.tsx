// One machine's agent and its token.
import type { CallOutput } from '../../../ipc/contract.ts';
import { Button } from '../../components/button.tsx';
import { Sign, type SignKind } from '../../components/sign.tsx';
import tables from '../../components/table.module.css';
import { useCall } from '../../hooks/use-call.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { Problem } from './parts.tsx';
import { refusedWhy } from './refused-why.ts';
import css from './settings.module.css';

export type Agent = CallOutput<'agents.list'>['agents'][number];

const SIGNS: Record<Agent['enrolment'], SignKind> = {
  none: 'wait',
  waiting: 'wait',
  enrolled: 'ok',
  refused: 'warn',
};

export function AgentRow({
  agent,
  selected,
  onSelect,
  onChanged,
}: {
  agent: Agent;
  selected: boolean;
  onSelect(): void;
  onChanged(): void;
}) {
  const { t } = useWords();
  const format = useFormat();
  const now = useNow('minute');
  const allow = useCall('agents.allow');
  const revoke = useCall('agents.revoke');
  const { seatId, label } = agent;
  const act = async (work: Promise<unknown>) => {
    if ((await work) !== undefined) onChanged();
  };
  return (
    <tr data-selected={selected || undefined}>
      <td className={css.checkCell}>
        <label className={css.checkArea}>
          <input
            type="checkbox"
            className={css.check}
            checked={selected}
            aria-label={t('table.select', { label })}
            onChange={onSelect}
          />
        </label>
      </td>
      <th scope="row">{label}</th>
      <td>
        <span className={css.actions}>
          <Sign kind={SIGNS[agent.enrolment]} />
          {t(`settings.enrolment_${agent.enrolment}`)}
          {agent.refused !== null && (
            <span className="muted">
              {refusedWhy(agent.refused.code, t)}
              {t('label.comma')}
              {format.moment(agent.refused.at, now)}
            </span>
          )}
        </span>
      </td>
      <td>
        {agent.lastReportAt === null
          ? t('time.never')
          : t('time.ago', { age: format.age(now - agent.lastReportAt) })}
      </td>
      <td>{agent.version}</td>
      <td className={tables.right}>
        <Problem error={allow.error ?? revoke.error} />
        <span className={css.buttons}>
          <Button
            size="small"
            busy={allow.busy}
            aria-label={t('settings.allowOne', { label })}
            onPress={() => void act(allow.run({ seatIds: [seatId] }))}
          >
            {t('settings.allow')}
          </Button>
          {agent.enrolment === 'enrolled' && (
            <Button
              size="small"
              kind="quiet"
              busy={revoke.busy}
              aria-label={t('settings.revokeOne', { label })}
              onPress={() => void act(revoke.run({ seatId }))}
            >
              {t('settings.revoke')}
            </Button>
          )}
        </span>
      </td>
    </tr>
  );
}
