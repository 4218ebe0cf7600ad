// Asks before a person is removed.
import type { StaffMember } from '../../../../ipc/staff.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { useCall } from '../../../hooks/use-call.ts';
import { useWords } from '../../../i18n/index.ts';
import { Problem } from '../parts.tsx';

export function RemovePersonDialog({ member, onClose }: { member: StaffMember; onClose(): void }) {
  const { t } = useWords();
  const remove = useCall('staff.remove');
  const { name } = member;
  const run = async () => {
    if ((await remove.run({ id: member.id })) !== undefined) onClose();
  };
  return (
    <Dialog
      role="alertdialog"
      title={t('person.removeTitle', { name })}
      isOpen
      onClose={onClose}
      width={520}
      foot={
        <>
          <Button kind="danger" icon="trash" busy={remove.busy} onPress={() => void run()}>
            {t('person.removeOne', { name })}
          </Button>
          <span className="grow" />
          <Button kind="primary" onPress={onClose} autoFocus>
            {t('action.cancel')}
          </Button>
        </>
      }
    >
      <p>{t('person.removeText')}</p>
      <Problem error={remove.error} />
    </Dialog>
  );
}
