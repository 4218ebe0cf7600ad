// One person in the list.
import type { StaffMember } from '../../../../ipc/staff.ts';
import { Button, IconButton } from '../../../components/button.tsx';
import { Sign } from '../../../components/sign.tsx';
import tables from '../../../components/table.module.css';
import { useCall } from '../../../hooks/use-call.ts';
import { useNow } from '../../../hooks/use-now.ts';
import { useSession } from '../../../hooks/use-session.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useWords } from '../../../i18n/index.ts';
import { Problem } from '../parts.tsx';
import css from '../settings.module.css';

export interface StaffRowProps {
  member: StaffMember;
  onOpen(dialog: 'change' | 'pin' | 'remove'): void;
  onChanged(): void;
}

export function StaffRow({ member, onOpen, onChanged }: StaffRowProps) {
  const { t } = useWords();
  const { person } = useSession();
  const format = useFormat();
  const { name } = member;
  return (
    <tr>
      <th scope="row">
        {name} {member.id === person?.id && <span className="muted">({t('person.you')})</span>}
      </th>
      <td>{t(`role.${member.role}`)}</td>
      <td>
        <StaffState member={member} onChanged={onChanged} />
      </td>
      <td>{member.lastLoginAt === null ? t('time.never') : format.dateTime(member.lastLoginAt)}</td>
      <td className={tables.right}>
        <span className={css.buttons}>
          <Button size="small" onPress={() => onOpen('change')}>
            {t('machine.change')}
            <span className="vh"> {name}</span>
          </Button>
          <Button size="small" onPress={() => onOpen('pin')}>
            {t('person.newPin')}
            <span className="vh"> {name}</span>
          </Button>
          <IconButton
            size="small"
            kind="quiet"
            icon="trash"
            label={t('person.removeOne', { name })}
            onPress={() => onOpen('remove')}
          />
        </span>
      </td>
    </tr>
  );
}

function StaffState({ member, onChanged }: { member: StaffMember; onChanged(): void }) {
  const { t } = useWords();
  const format = useFormat();
  const now = useNow('second');
  const update = useCall('staff.update');
  const { lockedOutUntil } = member;
  if (lockedOutUntil === null || lockedOutUntil <= now) {
    return (
      <span className={css.actions}>
        <Sign kind={member.active ? 'ok' : 'wait'} />
        {t(member.active ? 'person.active' : 'person.inactive')}
      </span>
    );
  }
  const end = async () => {
    if ((await update.run({ id: member.id, endLockOut: true })) !== undefined) onChanged();
  };
  return (
    <span className={css.actions}>
      <Sign kind="warn" />
      {t('person.lockedOut', { clock: format.time(lockedOutUntil) })}
      <Button size="small" busy={update.busy} onPress={() => void end()}>
        {t('person.endLockOut')}
        <span className="vh"> {member.name}</span>
      </Button>
      <Problem error={update.error} />
    </span>
  );
}
