// Name, role and PIN of a new person; also used by the wizard.
import { type FormEvent, useState } from 'react';
import type { Role } from '../../../../ipc/staff.ts';
import { TextField } from '../../../components/field.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { useCall } from '../../../hooks/use-call.ts';
import { useWords } from '../../../i18n/index.ts';
import { Problem } from '../parts.tsx';
import css from '../settings.module.css';
import { isComplete, NewPinFields, NO_PIN } from './new-pin.tsx';

const CHOICES = ['staff', 'viewer', 'owner'] as const satisfies readonly Role[];
const MEANING = { staff: 'role.staffMay', viewer: 'role.viewerMay', owner: 'role.ownerMay' } as const;

/** The state of the form, for whoever draws its buttons. */
export function useNewPerson(onAdded: (name: string) => void) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('staff');
  const [pin, setPin] = useState(NO_PIN);
  const add = useCall('staff.add');
  const ready = name.trim() !== '' && isComplete(pin);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready || add.busy) return;
    const person = await add.run({ name, role, pin: pin.pin });
    if (person === undefined) return;
    setName('');
    setPin(NO_PIN);
    onAdded(person.name);
  };
  return { name, setName, role, setRole, pin, setPin, ready, busy: add.busy, error: add.error, save };
}

export type NewPerson = ReturnType<typeof useNewPerson>;

export function PersonFields({ form }: { form: NewPerson }) {
  const { t } = useWords();
  return (
    <>
      <TextField label={t('label.name')} value={form.name} onChange={form.setName} maxLength={40} />
      <RoleChoice value={form.role} onChange={form.setRole} />
      <NewPinFields value={form.pin} onChange={form.setPin} hint={t('person.pinHint')} />
      <Problem error={form.error} />
    </>
  );
}

export function RoleChoice({ value, onChange }: { value: Role; onChange(role: Role): void }) {
  const { t } = useWords();
  return (
    <div className={css.choice}>
      <b aria-hidden="true">{t('label.role')}</b>
      <Segmented
        fill
        label={t('label.role')}
        value={value}
        options={CHOICES.map((id) => ({ id, label: t(`role.${id}`) }))}
        onChange={(role) => onChange(role)}
      />
      <p className={css.hint}>{t(MEANING[value])}</p>
    </div>
  );
}
