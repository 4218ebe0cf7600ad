// Asks before a seat is forgotten, and whether its machine goes from the node too.
import { useState } from 'react';
import type { Seat } from '../../../../ipc/seat.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Checkbox } from '../../../components/field.tsx';
import { useCall } from '../../../hooks/use-call.ts';
import { useWords } from '../../../i18n/index.ts';
import { Problem } from '../parts.tsx';

export function RemoveDialog({ seat, onClose }: { seat: Seat; onClose(): void }) {
  const { t } = useWords();
  const [onNode, setOnNode] = useState(false);
  const remove = useCall('machines.remove');
  const { label } = seat;
  const run = async () => {
    if ((await remove.run({ seatId: seat.id, onNode })) !== undefined) onClose();
  };
  return (
    <Dialog
      role="alertdialog"
      title={t('machine.removeTitle', { label })}
      isOpen
      onClose={onClose}
      width={520}
      foot={
        <>
          <Button kind="danger" icon="trash" busy={remove.busy} onPress={() => void run()}>
            {t('machine.removeOne', { label })}
          </Button>
          <span className="grow" />
          <Button kind="primary" onPress={onClose} autoFocus>
            {t('action.cancel')}
          </Button>
        </>
      }
    >
      <p>{t('machine.removeText')}</p>
      <Checkbox isSelected={onNode} onChange={setOnNode}>
        {t('machine.removeOnNode')}
      </Checkbox>
      <Problem error={remove.error} />
    </Dialog>
  );
}
