// Adds a machine to the node, or changes one there.
import { type FormEvent, useId, useState } from 'react';
import type { Seat } from '../../../../ipc/seat.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { TextField } from '../../../components/field.tsx';
import { useCall } from '../../../hooks/use-call.ts';
import { useWords } from '../../../i18n/index.ts';
import { useApp } from '../../../services.ts';
import { Problem } from '../parts.tsx';
import css from '../settings.module.css';
import { changedOnly, EMPTY_MACHINE, type MachineTexts, newMachine } from './machine-texts.ts';

export interface MachineDialogProps {
  /** Null: a new machine. */
  seat: Seat | null;
  onClose(): void;
}

export function MachineDialog({ seat, onClose }: MachineDialogProps) {
  const { t } = useWords();
  const { cafe } = useApp();
  const form = useId();
  const [texts, setTexts] = useState<MachineTexts>({ ...EMPTY_MACHINE, zone: t('machine.zoneDefault') });
  const add = useCall('machines.add');
  const modify = useCall('machines.modify');
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const saved =
      seat === null
        ? await add.run(newMachine(texts))
        : await modify.run({ seatId: seat.id, change: changedOnly(texts) });
    if (saved === undefined) return;
    cafe.acceptSeat(saved);
    onClose();
  };
  const field = (name: keyof MachineTexts, label: string, more: FieldMore = {}) => (
    <TextField
      label={label}
      value={texts[name]}
      onChange={(text) => setTexts((before) => ({ ...before, [name]: text }))}
      {...more}
    />
  );
  const now = (value: string | null | undefined): FieldMore =>
    value === null || value === undefined || value === ''
      ? { mono: true }
      : { mono: true, placeholder: value };
  const [host, port] = splitBmc(seat?.machine.bmc ?? null);

  return (
    <Dialog
      title={seat === null ? t('machine.addTitle') : t('machine.changeTitle', { label: seat.label })}
      summary={seat === null ? undefined : t('machine.changeText')}
      isOpen
      onClose={onClose}
      width={680}
      foot={
        <>
          <span className="grow" />
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button submit form={form} kind="primary" busy={add.busy || modify.busy}>
            {t(seat === null ? 'machine.addAction' : 'machine.changeAction')}
          </Button>
        </>
      }
    >
      <form id={form} className={css.columns} onSubmit={(event) => void save(event)}>
        {seat === null && field('label', t('label.seat'), { autoFocus: true, maxLength: 12 })}
        {seat === null && field('zone', t('label.zone'), { maxLength: 40 })}
        {field('ip', t('machine.ip'), now(seat?.machine.ip))}
        {field('uuid', t('machine.uuid'), now(seat?.machine.uuid))}
        {field('ipmiHostname', t('machine.bmcHost'), now(host))}
        {field('ipmiPort', t('machine.bmcPort'), { ...now(port ?? '623'), inputMode: 'numeric' })}
        {field('ipmiUsername', t('machine.bmcUser'), { mono: true, maxLength: 16 })}
        {field('ipmiPassword', t('machine.bmcPassword'), {
          mono: true,
          type: 'password',
          maxLength: 20,
          hint: t('machine.bmcPasswordHint'),
        })}
        {field('os', t('machine.os'), { maxLength: 100, ...place(seat?.machine.os) })}
        {field('description', t('machine.description'), {
          maxLength: 200,
          ...place(seat?.machine.description),
        })}
      </form>
      <Problem error={add.error ?? modify.error} />
    </Dialog>
  );
}

type FieldMore = Partial<Omit<Parameters<typeof TextField>[0], 'label' | 'value' | 'onChange'>>;

function place(value: string | undefined): FieldMore {
  return value === undefined || value === '' ? {} : { placeholder: value };
}

/** `address:port`; an IPv6 address stands in brackets. */
function splitBmc(bmc: string | null): [string | null, string | null] {
  const at = bmc?.lastIndexOf(':') ?? -1;
  if (bmc === null || at < 0) return [bmc, null];
  return [bmc.slice(0, at), bmc.slice(at + 1)];
}
