// The first start: owner, node, machines, staff and lock, backup. It goes on where it was left.
import { useState } from 'react';
import { Failure, Waiting } from '../../components/empty-state.tsx';
import { useQuery } from '../../hooks/use-call.ts';
import { useSession } from '../../hooks/use-session.ts';
import { useWords } from '../../i18n/index.ts';
import { BackupStep } from './backup-step.tsx';
import { MachinesStep } from './machines-step.tsx';
import { NodeStep } from './node-step.tsx';
import { OwnerStep } from './owner-step.tsx';
import { StaffStep } from './staff-step.tsx';
import { WizardSteps } from './steps.tsx';
import css from './wizard.module.css';
import { firstOpen, isDone, type SetupStatus, STEPS, type StepId } from './wizard-order.ts';

export function Wizard() {
  const { t } = useWords();
  const { status, may } = useSession();
  const needsOwner = status?.needsSetup ?? true;
  const setup = useQuery('setup.status', may('owner') ? {} : null, {
    reloadOn: ['settings.changed', 'node.changed'],
  });
  const [chosen, setChosen] = useState<StepId | null>(null);
  // Found once: a page that becomes done while somebody works on it must not go away.
  if (!needsOwner && chosen === null && setup.data !== undefined) setChosen(firstOpen(setup.data));
  const current = needsOwner ? 'owner' : chosen;

  return (
    <main className={css.wizard}>
      <WizardSteps
        current={current}
        isDone={(step) => isDone(step, setup.data ?? null, needsOwner)}
        {...(needsOwner ? {} : { onChoose: setChosen })}
      />
      <div className={css.page}>
        {current !== null ? (
          <Step
            key={current}
            id={current}
            setup={setup.data ?? null}
            onReload={setup.reload}
            onGo={setChosen}
          />
        ) : setup.error !== null ? (
          <Failure error={setup.error} onRetry={setup.reload} />
        ) : (
          <Waiting text={t('label.loading')} />
        )}
      </div>
    </main>
  );
}

interface StepProps {
  id: StepId;
  setup: SetupStatus | null;
  onReload(): void;
  onGo(step: StepId): void;
}

function Step({ id, setup, onReload, onGo }: StepProps) {
  const index = STEPS.indexOf(id);
  const go = (by: number) => () => {
    onReload();
    const step = STEPS[index + by];
    if (step !== undefined) onGo(step);
  };
  const ways = { onBack: go(-1), onNext: go(1) };
  switch (id) {
    case 'owner':
      return <OwnerStep onDone={() => onGo('node')} />;
    case 'node':
      return <NodeStep {...ways} />;
    case 'machines':
      return <MachinesStep {...ways} />;
    case 'staff':
      return <StaffStep {...ways} />;
    case 'backup':
      return <BackupStep isSet={setup?.recovery ?? false} onReload={onReload} onBack={ways.onBack} />;
  }
}
