// The question before something harmful: who is in, what will happen, reason, owner's PIN.
import { useState } from 'react';
import type { CallError } from '../../../ipc/errors.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { errorText } from '../../i18n/errors.ts';
import { useWords } from '../../i18n/index.ts';
import { useSeat } from '../../store/hooks.ts';
import { ApprovalFields } from './approval-fields.tsx';
import styles from './guard-dialog.module.css';
import { useGuardRequest } from './guard-store.ts';
import { useApproval } from './use-approval.ts';
import { useChangedLock } from './use-changed-lock.ts';
import { WhoBox } from './who-box.tsx';

type Request = NonNullable<ReturnType<typeof useGuardRequest>>;

/** Stands once in the shell and shows whatever is asked. */
export function GuardHost() {
  const request = useGuardRequest();
  return request === null ? null : (
    <GuardDialog key={`${request.seat.id} ${request.title}`} request={request} />
  );
}

function GuardDialog({ request }: { request: Request }) {
  const { t } = useWords();
  const seat = useSeat(request.seat.id);
  const approval = useApproval(request.reason);
  const changed = useChangedLock(seat);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  const taken = seat?.inUse !== null && seat?.inUse !== undefined;
  // The counter has the last word: if it asks for consent, the fields appear.
  const wanted = error?.code === 'OWNER_APPROVAL_NEEDED' || error?.code === 'REASON_NEEDED';
  const needed = wanted || (taken && request.approval !== 'never');
  const label = seat?.label ?? '';
  const missing = needed && approval.missing ? t(`guardDialog.missing_${approval.missing}`) : null;
  const reason = changed ? t('guardDialog.changed', { label }) : missing;

  const confirm = async (): Promise<void> => {
    setBusy(true);
    const failure = await request.act(needed ? approval.value : undefined);
    setBusy(false);
    setError(failure);
    approval.setPin('');
    if (failure === null) request.settle(true);
  };

  return (
    <Dialog
      role="alertdialog"
      title={request.title}
      isOpen
      onClose={() => request.settle(false)}
      width={needed ? 680 : 560}
      foot={
        <>
          <Button
            kind={request.danger === false ? 'default' : 'danger'}
            icon="power"
            busy={busy}
            reason={reason}
            onPress={() => void confirm()}
          >
            {request.confirm}
          </Button>
          <span className={styles.missing}>{reason}</span>
          {request.instead ? (
            <Button
              kind="quiet"
              onPress={() => {
                request.settle(false);
                request.instead?.run();
              }}
            >
              {request.instead.label}
            </Button>
          ) : null}
          <Button kind="primary" autoFocus onPress={() => request.settle(false)}>
            {t('action.cancel')}
          </Button>
        </>
      }
    >
      {seat ? <WhoBox seat={seat} /> : null}
      <section>
        <h3 className={styles.head}>{t('guardDialog.whatHappens')}</h3>
        <ul className={styles.effects}>
          {request.effects.map((effect) => (
            <li key={effect.text}>
              <Icon name={effect.icon} />
              <span>{effect.text}</span>
            </li>
          ))}
        </ul>
      </section>
      {needed ? <ApprovalFields draft={approval} /> : null}
      {error && !wanted ? (
        <p className={styles.error} role="alert">
          {errorText(t, error)}
        </p>
      ) : null}
    </Dialog>
  );
}
