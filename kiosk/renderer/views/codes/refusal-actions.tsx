// What somebody can do about a refusal, next to its reason.
import { useState } from 'react';
import type { CallError } from '../../../ipc/errors.ts';
import type { Seat } from '../../../ipc/seat.ts';
import { Button } from '../../components/button.tsx';
import { useSession } from '../../hooks/use-session.ts';
import { errorText } from '../../i18n/errors.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import css from './codes-card.module.css';
import type { Refusal } from './refusal.ts';
import { useCodeActions } from './use-code-actions.ts';

export interface RefusalActionsProps {
  seat: Seat;
  refusal: Refusal;
  onAsk(): void;
}

export function RefusalActions({ seat, refusal, onAsk }: RefusalActionsProps) {
  const { t } = useWords();
  const { ui, cafe } = useApp();
  const { may } = useSession();
  const actions = useCodeActions(seat);
  const [checks, setChecks] = useState(false);
  if (!may('staff')) return null;

  switch (refusal) {
    case 'off':
      return <Ask words={t('refusal.powerOn')} run={actions.powerOn} />;
    case 'powerUnknown':
      return <Ask words={t('refusal.askBmc')} run={actions.askBmc} />;
    case 'nodeSilent':
      return <Ask words={t('refusal.askNode')} run={actions.askNode} />;
    case 'linkLost':
      return <Act words={t('refusal.restart')} run={actions.restart} />;
    case 'stale':
      return (
        <>
          <div className={css.actions}>
            <Button size="small" onPress={actions.newCode}>
              {t('codes.newCode')}
            </Button>
            <Button size="small" aria-expanded={checks} onPress={() => setChecks(!checks)}>
              {t('refusal.check')}
            </Button>
          </div>
          {checks && <Checks />}
        </>
      );
    case 'conflict': {
      const other = cafe.seats().find((known) => known.label === seat.conflictWith);
      const view = () => (other === undefined ? ui.show('alerts') : ui.openSeat(other.id));
      return <Act words={t('refusal.viewConflict')} run={view} />;
    }
    case 'other':
      return <Act words={t('codes.ask')} run={onAsk} />;
    default:
      return null;
  }
}

function Act({ words, run }: { words: string; run(): void }) {
  return (
    <div className={css.actions}>
      <Button size="small" onPress={run}>
        {words}
      </Button>
    </div>
  );
}

/** A button whose failure is told beside it. */
function Ask({ words, run }: { words: string; run(): Promise<CallError | null> }) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  const onPress = async () => {
    setBusy(true);
    setError(null);
    setError(await run());
    setBusy(false);
  };
  return (
    <>
      <div className={css.actions}>
        <Button size="small" busy={busy} onPress={() => void onPress()}>
          {words}
        </Button>
      </div>
      {error !== null && (
        <p className={css.bad} role="alert">
          {errorText(t, error)}
        </p>
      )}
    </>
  );
}

function Checks() {
  const { t } = useWords();
  return (
    <ul className={css.checks}>
      <li>{t('refusal.check1')}</li>
      <li>{t('refusal.check2')}</li>
      <li>{t('refusal.check3')}</li>
    </ul>
  );
}
