// Seats with what would happen to them.
import type { PREVIEW_EFFECTS } from '../../../ipc/calls/power.ts';
import type { Seat } from '../../../ipc/seat.ts';
import { Icon, type IconName } from '../../components/icon.tsx';
import { StatePill } from '../../components/state-mark.tsx';
import table from '../../components/table.module.css';
import { useNow } from '../../hooks/use-now.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import styles from './bulk.module.css';

export interface EffectRow {
  seat: Seat;
  effect: (typeof PREVIEW_EFFECTS)[number];
}

export function EffectList({
  icon,
  title,
  rows,
}: {
  icon: IconName;
  title: string;
  rows: readonly EffectRow[];
}) {
  const { t } = useWords();
  return (
    <section aria-label={title}>
      <h3 className={styles.listHead}>
        <Icon name={icon} size="s" />
        {title} <span className="num">{rows.length}</span>
      </h3>
      {/* Scrolls by itself when there are many. */}
      <div className={styles.box} tabIndex={-1}>
        <table className={table.table}>
          <thead className="vh">
            <tr>
              <th>{t('label.seat')}</th>
              <th>{t('table.state')}</th>
              <th>{t('bulk.note')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.seat.id}>
                <th scope="row">{row.seat.label}</th>
                <td>
                  <StatePill state={row.seat.state} />
                </td>
                <td className={styles.note}>
                  <Note {...row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Note({ seat, effect }: EffectRow) {
  const { t } = useWords();
  const format = useFormat();
  const now = useNow('minute');
  if (effect === 'willAct') return t('bulk.since', { time: format.moment(seat.since, now) });
  const time = format.moment(seat.inUse?.since ?? seat.since, now);
  if (effect === 'inUse') {
    return t(seat.inUse?.by === 'unknown' ? 'bulk.note_mayBeIn' : 'bulk.note_inUse', { time });
  }
  if (effect === 'paid') return t('bulk.note_paid', { time });
  return t(`bulk.note_${effect}`);
}
