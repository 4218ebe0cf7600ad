// Gives somebody a new PIN.
import { type FormEvent, useId, useState } from 'react';
import type { StaffMember } from '../../../../ipc/staff.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { useCall } from '../../../hooks/use-call.ts';
import { useWords } from '../../../i18n/index.ts';
import { useApp } from '../../../services.ts';
import { Problem } from '../parts.tsx';
import css from '../settings.module.css';
import { isComplete, NewPinFields, NO_PIN } from './new-pin.tsx';

export function PinDialog({ member, onClose }: { member: StaffMember; onClose(): void }) {
  const { t } = useWords();
  const { toasts } = useApp();
  const id = useId();
  const [pin, setPin] = useState(NO_PIN);
  const set = useCall('staff.setPin');
  const { name } = member;
  const hint = t(member.role === 'owner' ? 'person.ownerPinHint' : 'person.pinHint');
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!isComplete(pin) || (await set.run({ id: member.id, pin: pin.pin })) === undefined) return;
    toasts.show({ kind: 'ok', title: t('person.pinSet', { name }) });
    onClose();
  };
  return (
    <Dialog
      title={t('person.pinOne', { name })}
      isOpen
      onClose={onClose}
      width={600}
      foot={
        <>
          <span className="grow" />
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button submit form={id} kind="primary" busy={set.busy} reason={isComplete(pin) ? null : hint}>
            {t('action.save')}
          </Button>
        </>
      }
    >
      <form id={id} className={css.stack} onSubmit={(event) => void save(event)}>
        <NewPinFields value={pin} onChange={setPin} hint={hint} />
        <Problem error={set.error} />
      </form>
    </Dialog>
  );
}
