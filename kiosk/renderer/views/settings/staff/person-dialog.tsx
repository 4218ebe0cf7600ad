// Adds a person, or changes name, role and whether somebody may log in.
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { StaffMember } from '../../../../ipc/staff.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Switch, TextField } from '../../../components/field.tsx';
import { useCall } from '../../../hooks/use-call.ts';
import { useWords } from '../../../i18n/index.ts';
import { Problem } from '../parts.tsx';
import css from '../settings.module.css';
import { PersonFields, RoleChoice, useNewPerson } from './person-form.tsx';

export interface PersonDialogProps {
  /** Null: a new person. */
  member: StaffMember | null;
  onClose(): void;
}

export function PersonDialog({ member, onClose }: PersonDialogProps) {
  return member === null ? <Add onClose={onClose} /> : <Change member={member} onClose={onClose} />;
}

function Add({ onClose }: { onClose(): void }) {
  const { t } = useWords();
  const form = useNewPerson(onClose);
  return (
    <Frame
      title={t('person.addTitle')}
      confirm={t('person.addAction')}
      busy={form.busy}
      reason={form.ready ? null : t('person.pinHint')}
      onSubmit={form.save}
      onClose={onClose}
    >
      <PersonFields form={form} />
    </Frame>
  );
}

function Change({ member, onClose }: { member: StaffMember; onClose(): void }) {
  const { t } = useWords();
  const [name, setName] = useState(member.name);
  const [role, setRole] = useState(member.role);
  const [active, setActive] = useState(member.active);
  const update = useCall('staff.update');
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const change = {
      ...(name === member.name ? {} : { name }),
      ...(role === member.role ? {} : { role }),
      ...(active === member.active ? {} : { active }),
    };
    if ((await update.run({ id: member.id, ...change })) !== undefined) onClose();
  };
  return (
    <Frame
      title={t('person.changeTitle', { name: member.name })}
      confirm={t('action.save')}
      busy={update.busy}
      reason={null}
      onSubmit={save}
      onClose={onClose}
    >
      <TextField label={t('label.name')} value={name} onChange={setName} maxLength={40} />
      <RoleChoice value={role} onChange={setRole} />
      <Switch isSelected={active} onChange={setActive}>
        {t('person.active')}
      </Switch>
      <Problem error={update.error} />
    </Frame>
  );
}

interface FrameProps {
  title: string;
  confirm: string;
  busy: boolean;
  reason: string | null;
  onSubmit(event: FormEvent): Promise<void>;
  onClose(): void;
  children: ReactNode;
}

function Frame({ title, confirm, busy, reason, onSubmit, onClose, children }: FrameProps) {
  const { t } = useWords();
  const id = useId();
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      width={600}
      foot={
        <>
          <span className="grow" />
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button submit form={id} kind="primary" busy={busy} reason={reason}>
            {confirm}
          </Button>
        </>
      }
    >
      <form id={id} className={css.stack} onSubmit={(event) => void onSubmit(event)}>
        {children}
      </form>
    </Dialog>
  );
}
