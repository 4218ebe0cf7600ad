// Everybody who can log in, and the dialogs that change them.
import { useState } from 'react';
import type { StaffMember } from '../../../../ipc/staff.ts';
import { Button } from '../../../components/button.tsx';
import { Failure, Waiting } from '../../../components/empty-state.tsx';
import tables from '../../../components/table.module.css';
import { useQuery } from '../../../hooks/use-call.ts';
import { useWords } from '../../../i18n/index.ts';
import { Actions } from '../parts.tsx';
import css from '../settings.module.css';
import { PersonDialog } from './person-dialog.tsx';
import { PinDialog } from './pin-dialog.tsx';
import { RemovePersonDialog } from './remove-person-dialog.tsx';
import { StaffRow } from './staff-row.tsx';

type Open = { dialog: 'add' } | { dialog: 'change' | 'pin' | 'remove'; member: StaffMember };

export function StaffList() {
  const { t } = useWords();
  const { data, error, waiting, reload } = useQuery(
    'staff.list',
    {},
    { reloadOn: ['session.changed', 'settings.changed'] },
  );
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => {
    setOpen(null);
    reload();
  };
  if (data === undefined) {
    if (error !== null) return <Failure error={error} onRetry={reload} />;
    return waiting ? <Waiting text={t('label.loading')} /> : null;
  }
  return (
    <>
      <Actions>
        <Button icon="plus" onPress={() => setOpen({ dialog: 'add' })}>
          {t('person.add')}
        </Button>
      </Actions>
      <div className={css.tableBox}>
        <table className={tables.table} aria-label={t('settings.staff')}>
          <thead>
            <tr>
              <th scope="col">{t('label.name')}</th>
              <th scope="col">{t('label.role')}</th>
              <th scope="col">{t('settings.state')}</th>
              <th scope="col">{t('person.lastLogin')}</th>
              <th scope="col">
                <span className="vh">{t('machine.change')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.staff.map((member) => (
              <StaffRow
                key={member.id}
                member={member}
                onOpen={(dialog) => setOpen({ dialog, member })}
                onChanged={reload}
              />
            ))}
          </tbody>
        </table>
      </div>
      {open?.dialog === 'add' && <PersonDialog member={null} onClose={close} />}
      {open?.dialog === 'change' && <PersonDialog member={open.member} onClose={close} />}
      {open?.dialog === 'pin' && <PinDialog member={open.member} onClose={close} />}
      {open?.dialog === 'remove' && <RemovePersonDialog member={open.member} onClose={close} />}
    </>
  );
}
