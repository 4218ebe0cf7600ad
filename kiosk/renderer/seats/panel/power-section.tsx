// Power: soft actions in the open, force behind a disclosure, and progress instead of buttons while one runs.
import { useRef } from 'react';
import type { Seat } from '../../../ipc/seat.ts';
import { Button } from '../../components/button.tsx';
import { Fresh } from '../../components/fresh.tsx';
import { Icon } from '../../components/icon.tsx';
import { useCall } from '../../hooks/use-call.ts';
import { useCommand } from '../../hooks/use-command.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useSession } from '../../hooks/use-session.ts';
import { errorText } from '../../i18n/errors.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { powerReason } from '../actions/power-effects.ts';
import { useSeatActions } from '../actions/use-seat-actions.ts';
import { stepKey } from '../map/tile-facts.ts';
import { useLinkDown } from '../use-link-down.ts';
import { LastFailure } from './last-failure.tsx';
import styles from './seat-panel.module.css';
import { Section } from './section.tsx';
import { useFreshness } from './use-freshness.ts';

export function PowerSection({ seat }: { seat: Seat }) {
  const { t } = useWords();
  const old = useFreshness(seat).some((source) => source.source === 'power' && source.old);
  return (
    <Section
      icon="power"
      title={t('power.title')}
      aside={
        <Fresh at={seat.power.at} old={old}>
          {t(`power.value_${seat.power.value}`)}
        </Fresh>
      }
    >
      {seat.running ? <Running running={seat.running} /> : <PowerButtons seat={seat} />}
      {seat.running ? null : <LastFailure seat={seat} />}
    </Section>
  );
}

function Running({ running }: { running: NonNullable<Seat['running']> }) {
  const { t } = useWords();
  const format = useFormat();
  const now = useNow('second');
  return (
    <p className={styles.pending} role="status">
      <Icon name="clock" />
      <span className="grow">
        <b>{t(`power.doing_${actionKey(running.action)}`)}</b>
        {t('label.colon')}
        {t(`step.${stepKey(running.step)}`)}
        {t('label.comma')}
        <span className="num">{format.age(now - running.since)}</span>
      </span>
    </p>
  );
}

const ACTIONS = [
  'on',
  'soft',
  'restart',
  'off',
  'cycle',
  'reset',
  'bootDevice',
  'rotate',
  'endSession',
] as const;
function actionKey(action: string): (typeof ACTIONS)[number] | 'other' {
  return ACTIONS.find((known) => known === action) ?? 'other';
}

function PowerButtons({ seat }: { seat: Seat }) {
  const { t } = useWords();
  const { may } = useSession();
  const { power } = useSeatActions();
  const first = useRef<HTMLButtonElement>(null);
  const reason = powerReason(seat, { down: useLinkDown(), staff: may('staff') }, t);
  const taken = seat.inUse !== null;
  const asks = taken ? '…' : '';
  useCommand('power.focus', () => first.current?.focus());
  if (seat.power.value === 'off') {
    return (
      <>
        <Button ref={first} wide reason={reason} icon="power" onPress={() => void power(seat, 'on')}>
          {t('power.on')}
        </Button>
        {reason ? <p className={styles.hint}>{reason}</p> : null}
      </>
    );
  }
  return (
    <>
      <div className={styles.row}>
        <Button ref={first} wide reason={reason} onPress={() => void power(seat, 'soft')}>
          {t('power.soft')}
          {asks}
        </Button>
        <Button wide reason={reason} onPress={() => void power(seat, 'restart')}>
          {t('power.restart')}
          {asks}
        </Button>
      </div>
      {reason ? <p className={styles.hint}>{reason}</p> : null}
      {seat.power.value === 'unknown' && !seat.unswitchable ? <AskAgain seat={seat} /> : null}
      {reason === null ? (
        <details className={styles.disclosure}>
          <summary>
            <Icon name="right" size="s" />
            {t('power.notReacting')}
          </summary>
          <div className={styles.inside}>
            <p className={styles.hint}>{t(taken ? 'power.forceHintTaken' : 'power.forceHint')}</p>
            <div className={styles.row}>
              <Button kind="danger" wide onPress={() => void power(seat, 'off')}>
                {t('power.forceOff')}
              </Button>
              <Button kind="danger" wide onPress={() => void power(seat, 'reset')}>
                {t('power.forceRestart')}
              </Button>
            </div>
          </div>
        </details>
      ) : null}
    </>
  );
}

function AskAgain({ seat }: { seat: Seat }) {
  const { t } = useWords();
  const { cafe } = useApp();
  const refresh = useCall('power.refresh');
  const ask = async (): Promise<void> => {
    const answer = await refresh.run({ seatId: seat.id });
    if (answer) cafe.acceptSeat(answer);
  };
  return (
    <>
      <Button icon="refresh" busy={refresh.busy} onPress={() => void ask()}>
        {t('power.askAgain')}
      </Button>
      {refresh.error ? (
        <p className={styles.hint} role="alert">
          {errorText(t, refresh.error)}
        </p>
      ) : null}
    </>
  );
}
