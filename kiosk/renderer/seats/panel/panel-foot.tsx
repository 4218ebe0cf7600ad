// What else can be done with a seat: blink, maintenance, history.
import { useState } from 'react';
import type { Seat } from '../../../ipc/seat.ts';
import { Button } from '../../components/button.tsx';
import { useSession } from '../../hooks/use-session.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { useSeatActions } from '../actions/use-seat-actions.ts';
import { MaintenanceDialog } from './maintenance-dialog.tsx';
import styles from './seat-panel.module.css';

const BLINK_S = 15;

export function PanelFoot({ seat }: { seat: Seat }) {
  const { t } = useWords();
  const { ui, cafe } = useApp();
  const { may } = useSession();
  const { attempt } = useSeatActions();
  const [closing, setClosing] = useState(false);
  const [blinking, setBlinking] = useState(false);
  const { label, id: seatId } = seat;
  // A power back end has no light: only a BMC that we may speak to does.
  const lightless = seat.machine.bmc === null ? 'noBmc' : seat.unswitchable;
  if (!may('staff')) return null;

  const blink = async (): Promise<void> => {
    setBlinking(true);
    const answer = await attempt(
      seat,
      'power.identify',
      { seatId, seconds: BLINK_S },
      t('seats.notBlinking', { label }),
    );
    setTimeout(() => setBlinking(false), answer ? BLINK_S * 1000 : 0);
  };
  const endMaintenance = async (): Promise<void> => {
    const answer = await attempt(
      seat,
      'seats.endMaintenance',
      { seatId },
      t('seats.stillMaintenance', { label }),
    );
    if (answer) cafe.acceptSeat(answer);
  };
  return (
    <footer className={styles.foot}>
      <Button
        kind="quiet"
        size="small"
        icon="bulb"
        busy={blinking}
        reason={lightless ? t(`power.reason_${lightless}`) : null}
        onPress={() => void blink()}
      >
        {t(blinking ? 'seats.blinking' : 'seats.blink')}
      </Button>
      {seat.maintenance === null ? (
        <Button kind="quiet" size="small" icon="wrench" onPress={() => setClosing(true)}>
          {t('seats.maintenance')}
        </Button>
      ) : (
        <Button kind="quiet" size="small" icon="wrench" onPress={() => void endMaintenance()}>
          {t('seats.endMaintenance')}
        </Button>
      )}
      <Button kind="quiet" size="small" icon="activity" onPress={() => ui.showHistory(seatId)}>
        {t('seats.history')}
      </Button>
      {closing ? <MaintenanceDialog seats={[seat]} onClose={() => setClosing(false)} /> : null}
    </footer>
  );
}
