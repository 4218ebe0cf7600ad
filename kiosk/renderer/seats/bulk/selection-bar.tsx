// What can be done with the selected seats; every action asks with a preview.
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { useSession } from '../../hooks/use-session.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { useSeats } from '../../store/hooks.ts';
import { useUi } from '../../ui.ts';
import { MaintenanceDialog } from '../panel/maintenance-dialog.tsx';
import { useLinkDown } from '../use-link-down.ts';
import { BootDialog } from './boot-dialog.tsx';
import styles from './bulk.module.css';
import { BulkDialog } from './bulk-dialog.tsx';

const ACTIONS = ['on', 'soft', 'restart', 'off'] as const;
const LABELS_SHOWN = 6;

export function SelectionBar() {
  const { t } = useWords();
  const { ui } = useApp();
  const { may } = useSession();
  const selected = useUi((state) => state.selected);
  const all = useSeats();
  const [action, setAction] = useState<(typeof ACTIONS)[number] | null>(null);
  const [boot, setBoot] = useState(false);
  const [maintenance, setMaintenance] = useState(false);
  const down = useLinkDown();
  if (selected.size === 0) return null;
  const seats = all.filter((seat) => selected.has(seat.id));
  const taken = seats.filter((seat) => seat.inUse !== null).length;
  const reason = !may('staff') ? t('power.reason_viewer') : down ? t('power.reason_link') : null;
  const more = seats.length - LABELS_SHOWN;
  return (
    <section className={styles.selection} aria-label={t('bulk.selection')} data-region="selection">
      <b role="status">{t('bulk.selected', { count: seats.length })}</b>
      <span className={styles.labels}>
        {seats
          .slice(0, LABELS_SHOWN)
          .map((seat) => seat.label)
          .join(' ')}
        {more > 0 ? ` +${more}` : ''}
      </span>
      {taken > 0 ? (
        <span className={styles.tag}>
          <Icon name="ticket" size="s" />
          {t('bulk.taken', { count: taken })}
        </span>
      ) : null}
      {ACTIONS.map((one) => (
        <Button
          key={one}
          reason={reason}
          kind={one === 'off' ? 'danger' : 'default'}
          {...(one === 'on' ? { icon: 'power' as const } : {})}
          onPress={() => setAction(one)}
        >
          {t(`bulk.action_${one}`)}
        </Button>
      ))}
      <Button reason={reason} onPress={() => setBoot(true)}>
        {t('bulk.action_bootDevice')}
      </Button>
      <Button reason={reason} onPress={() => setMaintenance(true)}>
        {t('seats.maintenance')}
      </Button>
      <Button kind="quiet" kbd="Esc" onPress={() => ui.select([])}>
        {t('bulk.clear')}
      </Button>
      {action ? <BulkDialog seats={seats} kind={action} onClose={() => setAction(null)} /> : null}
      {boot ? <BootDialog seats={seats} onClose={() => setBoot(false)} /> : null}
      {maintenance ? <MaintenanceDialog seats={seats} onClose={() => setMaintenance(false)} /> : null}
    </section>
  );
}
