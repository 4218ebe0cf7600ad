// The machines of all seats as a table.
import type { Seat } from '../../../../ipc/seat.ts';
import { Button, IconButton } from '../../../components/button.tsx';
import tables from '../../../components/table.module.css';
import { useWords } from '../../../i18n/index.ts';
import css from '../settings.module.css';

export interface MachineTableProps {
  seats: readonly Seat[];
  /** Why machines can't be changed on the node, or null. */
  readOnly: string | null;
  onChange(seat: Seat): void;
  onRemove(seat: Seat): void;
}

export function MachineTable({ seats, readOnly, onChange, onRemove }: MachineTableProps) {
  const { t } = useWords();
  return (
    <div className={css.tableBox}>
      <table className={tables.table} aria-label={t('settings.machines')}>
        <thead>
          <tr>
            <th scope="col">{t('label.seat')}</th>
            <th scope="col">{t('label.zone')}</th>
            <th scope="col">{t('machine.ip')}</th>
            <th scope="col">{t('machine.bmc')}</th>
            <th scope="col">{t('machine.os')}</th>
            <th scope="col">{t('machine.uuid')}</th>
            <th scope="col">
              <span className="vh">{t('machine.change')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {seats.map((seat) => (
            <tr key={seat.id}>
              <th scope="row">{seat.label}</th>
              <td>{seat.zone}</td>
              <td className="mono">{seat.machine.ip}</td>
              <td className="mono">{seat.machine.bmc ?? <span className="muted">{t('label.none')}</span>}</td>
              <td>{seat.machine.os}</td>
              <td className="mono muted" title={seat.machine.uuid}>
                {seat.machine.uuid.slice(0, 13)}
              </td>
              <td className={tables.right}>
                <span className={css.buttons}>
                  <Button
                    size="small"
                    reason={readOnly}
                    aria-label={t('machine.changeOne', { label: seat.label })}
                    onPress={() => onChange(seat)}
                  >
                    {t('machine.change')}
                  </Button>
                  <IconButton
                    size="small"
                    kind="quiet"
                    icon="trash"
                    reason={readOnly}
                    label={t('machine.removeOne', { label: seat.label })}
                    onPress={() => onRemove(seat)}
                  />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
