// The wizard's page about people and the lock.
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { useCall, useQuery } from '../../hooks/use-call.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { Actions, Problem, Said } from '../settings/parts.tsx';
import settings from '../settings/settings.module.css';
import { PersonFields, useNewPerson } from '../settings/staff/person-form.tsx';
import { Frame } from './frame.tsx';
import type { StepWays } from './node-step.tsx';

const LOCK_MINUTES = ['1', '5', '15', '60'] as const;
type LockMinutes = (typeof LOCK_MINUTES)[number];

export function StaffStep({ onBack, onNext }: StepWays) {
  const { t } = useWords();
  const format = useFormat();
  const [added, setAdded] = useState<string[]>([]);
  const form = useNewPerson((name) => setAdded((before) => [...before, name]));
  return (
    <Frame
      title={t('wizard.staffHeading')}
      text={t('wizard.staffText')}
      onBack={onBack}
      ways={
        <Button kind="primary" onPress={onNext}>
          {t(added.length === 0 ? 'wizard.skip' : 'action.continue')}
        </Button>
      }
    >
      <form className={settings.stack} onSubmit={(event) => void form.save(event)}>
        <PersonFields form={form} />
        <Actions>
          <Button submit icon="plus" busy={form.busy} reason={form.ready ? null : t('person.pinHint')}>
            {t('person.addAction')}
          </Button>
          {added.length > 0 && <Said>{format.list(added)}</Said>}
        </Actions>
      </form>
      <IdleLock />
    </Frame>
  );
}

function IdleLock() {
  const { t } = useWords();
  const current = useQuery('settings.get', {}, { reloadOn: ['settings.changed'] });
  const update = useCall('settings.update');
  const minutes = String((current.data?.idleLockMs ?? 0) / 60_000);
  const change = async (next: LockMinutes) => {
    if ((await update.run({ idleLockMs: Number(next) * 60_000 })) !== undefined) current.reload();
  };
  return (
    <div className={settings.choice}>
      <b aria-hidden="true">{t('settings.idleLock')}</b>
      <Segmented
        fill
        label={t('settings.idleLock')}
        value={LOCK_MINUTES.find((one) => one === minutes) ?? null}
        options={LOCK_MINUTES.map((id) => ({ id, label: t('time.minutes', { count: Number(id) }) }))}
        onChange={(next) => void change(next)}
      />
      <Problem error={update.error} />
    </div>
  );
}
