// The panel of one seat: facts, codes, power, boot device, machine, and how fresh all that is.
import type { Seat } from '../../../ipc/seat.ts';
import { useSession } from '../../hooks/use-session.ts';
import { useSeat } from '../../store/hooks.ts';
import { CodesCard } from '../../views/codes/codes-card.tsx';
import { BootSection } from './boot-section.tsx';
import { KnownSection } from './known-section.tsx';
import { MachineSection } from './machine-section.tsx';
import { PanelFoot } from './panel-foot.tsx';
import { PanelHead } from './panel-head.tsx';
import { PowerSection } from './power-section.tsx';
import { RentalSection } from './rental-section.tsx';
import styles from './seat-panel.module.css';
import { useDetail } from './use-detail.ts';
import { useFreshness } from './use-freshness.ts';

export function SeatPanel({ id }: { id: string }) {
  const seat = useSeat(id);
  return seat === undefined ? null : <Panel seat={seat} />;
}

function Panel({ seat }: { seat: Seat }) {
  const { may } = useSession();
  const detail = useDetail(seat);
  const old = useFreshness(seat).some((source) => source.old);
  const headId = `panel-${seat.id}`;
  return (
    <aside className={styles.panel} aria-labelledby={headId} data-region="panel">
      <PanelHead seat={seat} headId={headId} />
      <div className={styles.body}>
        {old ? <KnownSection seat={seat} /> : null}
        <RentalSection seat={seat} />
        <CodesCard seat={seat} />
        <PowerSection seat={seat} />
        {may('staff') ? <BootSection seat={seat} detail={detail} /> : null}
        <MachineSection seat={seat} detail={detail} />
        {old ? null : <KnownSection seat={seat} />}
      </div>
      <PanelFoot seat={seat} />
    </aside>
  );
}
