// Settings: the machines behind the seats, and the ways to get more of them.
import { useState } from 'react';
import type { Seat } from '../../../../ipc/seat.ts';
import { Button } from '../../../components/button.tsx';
import { EmptyState, Waiting } from '../../../components/empty-state.tsx';
import { useWords } from '../../../i18n/index.ts';
import { useLoaded, useNode, useSeats } from '../../../store/hooks.ts';
import { Actions, Part, Warned } from '../parts.tsx';
import { AddKnownDialog } from './add-known-dialog.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { MachineDialog } from './machine-dialog.tsx';
import { MachineTable } from './machine-table.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { TakeOverDialog } from './take-over-dialog.tsx';
import { useUnseated } from './use-unseated.ts';

type Open = { dialog: 'takeOver' | 'add' | 'import' | 'byId' } | { dialog: 'change' | 'remove'; seat: Seat };

export function MachinesSection() {
  const { t } = useWords();
  const seats = useSeats();
  const loaded = useLoaded();
  const unseated = useUnseated();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const readOnly = useNode()?.mode === 'readOnly' ? t('machine.readOnly') : null;
  const count = unseated.data?.machines.length ?? 0;

  const ways = (
    <Actions>
      <Button
        kind={seats.length === 0 ? 'primary' : 'default'}
        reason={count === 0 ? t('machine.noneLeft') : null}
        onPress={() => setOpen({ dialog: 'takeOver' })}
      >
        {t('machine.takeOver', { count })}
      </Button>
      <Button icon="plus" reason={readOnly} onPress={() => setOpen({ dialog: 'add' })}>
        {t('machine.addOne')}
      </Button>
      <Button icon="upload" onPress={() => setOpen({ dialog: 'import' })}>
        {t('machine.import')}
      </Button>
      <Button icon="search" onPress={() => setOpen({ dialog: 'byId' })}>
        {t('machine.byId')}
      </Button>
    </Actions>
  );

  return (
    <Part title={t('settings.machines')} text={t('machine.text', { count: seats.length })} wide>
      {readOnly ? <Warned>{readOnly}</Warned> : null}
      {!loaded ? (
        <Waiting text={t('label.loading')} />
      ) : seats.length === 0 ? (
        <EmptyState
          icon="chip"
          title={t('machine.emptyTitle')}
          text={t('machine.emptyText')}
          actions={ways}
        />
      ) : (
        <>
          {ways}
          <MachineTable
            seats={seats}
            readOnly={readOnly}
            onChange={(seat) => setOpen({ dialog: 'change', seat })}
            onRemove={(seat) => setOpen({ dialog: 'remove', seat })}
          />
        </>
      )}
      {open?.dialog === 'takeOver' && <TakeOverDialog onClose={close} />}
      {open?.dialog === 'add' && <MachineDialog seat={null} onClose={close} />}
      {open?.dialog === 'import' && <ImportDialog onClose={close} />}
      {open?.dialog === 'byId' && <AddKnownDialog onClose={close} />}
      {open?.dialog === 'change' && <MachineDialog seat={open.seat} onClose={close} />}
      {open?.dialog === 'remove' && <RemoveDialog seat={open.seat} onClose={close} />}
    </Part>
  );
}
