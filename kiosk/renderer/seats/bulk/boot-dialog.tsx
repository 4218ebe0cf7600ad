// The boot device of many seats: which one, for how long, and whether they restart into it.
import { useState } from 'react';
import { BOOT_DEVICES, type Seat } from '../../../ipc/seat.ts';
import { Checkbox } from '../../components/field.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { useWords } from '../../i18n/index.ts';
import { bootEffect } from '../actions/boot-effect.ts';
import styles from './bulk.module.css';
import { BulkDialog } from './bulk-dialog.tsx';

type Device = (typeof BOOT_DEVICES)[number];
/** The override first, the way back last. */
const ORDER: readonly Device[] = [...BOOT_DEVICES.filter((device) => device !== 'none'), 'none'];

export function BootDialog({ seats, onClose }: { seats: readonly Seat[]; onClose(): void }) {
  const { t } = useWords();
  const [device, setDevice] = useState<Device | null>(null);
  const [span, setSpan] = useState<'once' | 'always'>('once');
  const [restart, setRestart] = useState(false);
  const boot = device && { device, persistent: span === 'always' && device !== 'none' };
  return (
    <BulkDialog
      seats={seats}
      kind={restart ? 'bootRestart' : 'bootDevice'}
      boot={boot}
      onClose={onClose}
      choices={
        <div className={styles.choices}>
          <Segmented
            label={t('power.bootDevice')}
            fill
            value={device}
            onChange={setDevice}
            options={ORDER.map((id) => ({ id, label: t(`boot.${id}`) }))}
          />
          <div className={styles.choice}>
            <Segmented
              label={t('power.bootFor')}
              value={device === 'none' ? null : span}
              isDisabled={device === 'none'}
              onChange={setSpan}
              options={[
                { id: 'once', label: t('power.once') },
                { id: 'always', label: t('power.always') },
              ]}
            />
            <p className={styles.effect} role="status">
              {boot ? bootEffect(boot, t) : ''}
            </p>
          </div>
          <Checkbox isSelected={restart} onChange={setRestart}>
            {t('bulk.thenRestart')}
          </Checkbox>
        </div>
      }
    />
  );
}
