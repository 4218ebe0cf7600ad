// Makes seats of machines that the node knows, with labels that can be changed before.
import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import tables from '../../../components/table.module.css';
import { useCall } from '../../../hooks/use-call.ts';
import { useWords } from '../../../i18n/index.ts';
import { useApp } from '../../../services.ts';
import { Actions, Problem } from '../parts.tsx';
import css from './machines.module.css';
import { chosenMachines, labelProblem, type Unseated } from './take-over.ts';

export interface TakeOverFormProps {
  machines: readonly Unseated[];
  onDone(count: number): void;
}

export function TakeOverForm({ machines, onDone }: TakeOverFormProps) {
  const { t } = useWords();
  const { cafe } = useApp();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [zone, setZone] = useState<string>(t('machine.zoneDefault'));
  const takeOver = useCall('machines.takeOver');
  const labels = Object.fromEntries(
    machines.map((one) => [one.nodeId, typed[one.nodeId] ?? one.suggestedLabel]),
  );
  const chosen = chosenMachines(machines, labels, zone);
  const wrong = machines.some(({ nodeId }) => labelProblem(labels, nodeId) !== null);

  const run = async () => {
    const made = await takeOver.run({ machines: chosen });
    if (made === undefined) return;
    for (const seat of made.seats) cafe.acceptSeat(seat);
    onDone(made.seats.length);
  };
  return (
    <>
      <TextField label={t('machine.zoneAll')} value={zone} onChange={setZone} maxLength={40} />
      <div className={css.list}>
        <table className={tables.table} aria-label={t('machine.takeOverTitle')}>
          <thead>
            <tr>
              <th scope="col">{t('label.seat')}</th>
              <th scope="col">{t('machine.ip')}</th>
              <th scope="col">{t('machine.description')}</th>
              <th scope="col">{t('machine.uuid')}</th>
            </tr>
          </thead>
          <tbody>
            {machines.map((machine) => (
              <Row
                key={machine.nodeId}
                machine={machine}
                labels={labels}
                onLabel={(label) => setTyped((before) => ({ ...before, [machine.nodeId]: label }))}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Problem error={takeOver.error} />
      <Actions>
        <Button
          kind="primary"
          busy={takeOver.busy}
          reason={wrong ? t('machine.labelBlank') : chosen.length === 0 ? t('machine.takeOverText') : null}
          onPress={() => void run()}
        >
          {t('machine.takeAction', { count: chosen.length })}
        </Button>
      </Actions>
    </>
  );
}

interface RowProps {
  machine: Unseated;
  labels: Readonly<Record<string, string>>;
  onLabel(label: string): void;
}

function Row({ machine, labels, onLabel }: RowProps) {
  const { t } = useWords();
  const label = labels[machine.nodeId] ?? '';
  const problem = labelProblem(labels, machine.nodeId);
  const words = { blank: t('machine.labelBlank'), twice: t('machine.labelTwice', { label: label.trim() }) };
  return (
    <tr>
      <td>
        <TextField
          className={css.label ?? ''}
          label={<span className="vh">{t('machine.labelOf', { ip: machine.ip })}</span>}
          value={label}
          onChange={onLabel}
          error={problem === null ? undefined : words[problem]}
        />
      </td>
      <td className="mono">{machine.ip}</td>
      <td className={tables.wrapped}>{machine.description}</td>
      <td className="mono muted" title={machine.uuid}>
        {machine.uuid.slice(0, 8)}
      </td>
    </tr>
  );
}
