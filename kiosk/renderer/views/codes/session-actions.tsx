// New code and end of session: the two things that make a pair void.
import type { Seat } from '../../../ipc/seat.ts';
import { Button } from '../../components/button.tsx';
import { useSession } from '../../hooks/use-session.ts';
import { useWords } from '../../i18n/index.ts';
import { useLink, useNode } from '../../store/hooks.ts';
import css from './codes-card.module.css';
import { useCodeActions } from './use-code-actions.ts';

export interface SessionActionsProps {
  seat: Seat;
  /** False where the refusal above offers the new code already. */
  withNewCode: boolean;
}

export function SessionActions({ seat, withNewCode }: SessionActionsProps) {
  const { t } = useWords();
  const { may } = useSession();
  const actions = useCodeActions(seat);
  const reason = useReason(seat, may('staff'));
  return (
    <>
      <div className={css.pair}>
        {withNewCode && (
          <Button wide reason={reason} onPress={actions.newCode}>
            {t('codes.newCode')}
          </Button>
        )}
        <Button wide reason={reason} onPress={actions.endSession}>
          {t('codes.endSession')}
        </Button>
      </div>
      {reason !== null && <p className={css.hint}>{reason}</p>}
    </>
  );
}

/** Why neither is possible now, in words; the counter checks again. */
function useReason(seat: Seat, allowed: boolean): string | null {
  const { t } = useWords();
  const link = useLink().state;
  const node = useNode();
  if (!allowed) return t('role.staffOnly');
  if (link !== 'up') return t('error.LINK_DOWN');
  if (node?.mode === 'readOnly') return t('refusal.readOnlyText');
  if (seat.power.value === 'unknown') return t('error.POWER_UNKNOWN');
  if (seat.power.value === 'off') return t('error.CODES_POWER_OFF');
  if (seat.running !== null) return t('error.CONFLICT');
  return null;
}
