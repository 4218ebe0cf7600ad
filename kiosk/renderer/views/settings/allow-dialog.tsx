// Which machines are let in, by name, and what that ends.
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import tables from '../../components/table.module.css';
import { useCall } from '../../hooks/use-call.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import type { Agent } from './agent-row.tsx';
import { Problem } from './parts.tsx';
import { refusedWhy } from './refused-why.ts';
import css from './settings.module.css';

export function AllowDialog({
  agents,
  onDone,
  onClose,
}: {
  agents: readonly Agent[];
  onDone(count: number): void;
  onClose(): void;
}) {
  const { t } = useWords();
  const allow = useCall('agents.allow');
  // What was asked stays what is answered: the list below goes on changing.
  const [seatIds] = useState(() => agents.map((agent) => agent.seatId));
  const count = seatIds.length;
  const confirm = async (): Promise<void> => {
    if (await allow.run({ seatIds })) onDone(count);
  };
  return (
    <Dialog
      role="alertdialog"
      title={t('settings.allowAsk', { count })}
      summary={t('settings.allowText')}
      isOpen
      onClose={onClose}
      width={560}
      foot={
        <>
          <Button icon="shield" busy={allow.busy} onPress={() => void confirm()}>
            {t('settings.allowConfirm', { count })}
          </Button>
          <span className="grow" />
          <Button kind="primary" autoFocus onPress={onClose}>
            {t('action.cancel')}
          </Button>
        </>
      }
    >
      {/* Scrolls by itself when there are many. */}
      <div className={css.namesBox} tabIndex={-1}>
        <table className={tables.table} aria-label={t('settings.allowAsk', { count })}>
          <thead className="vh">
            <tr>
              <th scope="col">{t('label.seat')}</th>
              <th scope="col">{t('settings.state')}</th>
            </tr>
          </thead>
          <tbody>
            {agents.map((agent) => (
              <tr key={agent.seatId}>
                <th scope="row">{agent.label}</th>
                <td className={tables.wrapped}>
                  <Why agent={agent} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Problem error={allow.error} />
    </Dialog>
  );
}

function Why({ agent }: { agent: Agent }) {
  const { t } = useWords();
  const now = useNow('minute');
  const format = useFormat();
  const { refused, enrolment } = agent;
  const parts = [
    refused === null
      ? null
      : [refusedWhy(refused.code, t), format.moment(refused.at, now)].join(t('label.comma')),
    enrolment === 'enrolled' ? t('settings.tokenEnds') : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(t('label.semicolon')) : t(`settings.enrolment_${enrolment}`);
}
