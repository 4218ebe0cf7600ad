// The wizard's page about machines: take over what the node knows, or import a list.
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Failure, Waiting } from '../../components/empty-state.tsx';
import { useWords } from '../../i18n/index.ts';
import { useNode, useSeatIds } from '../../store/hooks.ts';
import { ImportDialog } from '../settings/machines/import-dialog.tsx';
import { TakeOverForm } from '../settings/machines/take-over-form.tsx';
import { useUnseated } from '../settings/machines/use-unseated.ts';
import { Said, Warned } from '../settings/parts.tsx';
import { Frame } from './frame.tsx';
import type { StepWays } from './node-step.tsx';

export function MachinesStep({ onBack, onNext }: StepWays) {
  const { t } = useWords();
  const seats = useSeatIds().length;
  const [importing, setImporting] = useState(false);
  return (
    <Frame
      title={t('wizard.machinesHeading')}
      text={t('machine.takeOverText')}
      onBack={onBack}
      ways={
        <>
          <Button icon="upload" onPress={() => setImporting(true)}>
            {t('machine.import')}
          </Button>
          <Button kind={seats === 0 ? 'default' : 'primary'} onPress={onNext}>
            {t(seats === 0 ? 'wizard.skip' : 'action.continue')}
          </Button>
        </>
      }
    >
      {seats > 0 && <Said>{t('wizard.machinesHave', { count: seats })}</Said>}
      <Machines />
      {importing && <ImportDialog onClose={() => setImporting(false)} />}
    </Frame>
  );
}

function Machines() {
  const { t } = useWords();
  const node = useNode();
  const { data, error, reload } = useUnseated();
  if (node !== null && !node.configured) return <Warned>{t('wizard.machinesNoNode')}</Warned>;
  if (error !== null) return <Failure error={error} onRetry={reload} />;
  if (data === undefined) return <Waiting text={t('label.loading')} />;
  if (data.machines.length === 0) return <p className="muted">{t('machine.noneLeft')}</p>;
  return <TakeOverForm machines={data.machines} onDone={reload} />;
}
