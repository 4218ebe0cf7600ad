// The café's own data of a seat: label, zone, tags, notes.
import { useState } from 'react';
import type { Seat } from '../../../ipc/seat.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { useCall } from '../../hooks/use-call.ts';
import { errorText } from '../../i18n/errors.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';

export function EditDialog({ seat, onClose }: { seat: Seat; onClose(): void }) {
  const { t } = useWords();
  const { cafe } = useApp();
  const edit = useCall('seats.edit');
  const [label, setLabel] = useState(seat.label);
  const [zone, setZone] = useState(seat.zone);
  const [tags, setTags] = useState(seat.tags.join(' '));
  const [notes, setNotes] = useState(seat.notes);
  const save = async (): Promise<void> => {
    const answer = await edit.run({
      seatId: seat.id,
      label: label.trim(),
      zone: zone.trim(),
      notes: notes.trim(),
      tags: tags.split(/[\s,]+/).filter(Boolean),
    });
    if (answer === undefined) return;
    cafe.acceptSeat(answer);
    onClose();
  };
  return (
    <Dialog
      title={t('seats.editTitle', { label: seat.label })}
      isOpen
      onClose={onClose}
      width={480}
      foot={
        <>
          <Button kind="primary" busy={edit.busy} onPress={() => void save()}>
            {t('action.save')}
          </Button>
          <span className="grow" />
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </>
      }
    >
      <TextField label={t('label.seat')} value={label} onChange={setLabel} maxLength={12} autoFocus />
      <TextField label={t('label.zone')} value={zone} onChange={setZone} maxLength={40} />
      <TextField label={t('seats.tags')} value={tags} onChange={setTags} hint={t('seats.tagsHint')} />
      <TextField label={t('seats.notes')} value={notes} onChange={setNotes} multiline maxLength={2000} />
      {edit.error ? <p role="alert">{errorText(t, edit.error)}</p> : null}
    </Dialog>
  );
}
